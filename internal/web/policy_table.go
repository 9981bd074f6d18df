package web

import (
	"techbiz/internal/fault"
	"techbiz/internal/policy"
	"techbiz/internal/web/view"
)

const policiesURL = "/admin/policies"

// policyBody takes the longest text, as browsers write it in a form.
const policyBody = 1 << 20

var crumbPolicies = view.Crumb{Label: "Policies", URL: policiesURL}

// policyTable lists the routes of the texts that people accept: where everybody reads them,
// and where an admin writes and publishes new versions.
func (s *Server) policyTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/privacy", Access: Public, serve: on(s.showPrivacy)},
		{Method: "GET", Pattern: "/terms", Access: Public, serve: on(s.showTerms)},
		{Method: "GET", Pattern: "/acceptable-use", Access: Public, serve: on(s.showAcceptableUse)},

		{Method: "GET", Pattern: policiesURL, Access: Admin, serve: on(s.showPolicies)},
		{Method: "GET", Pattern: policiesURL + "/{kind}", Access: Admin, serve: on(s.showPolicyHistory)},
		{Method: "GET", Pattern: policiesURL + "/{kind}/draft", Access: Admin, serve: on(s.showPolicyDraft)},
		{Method: "POST", Pattern: policiesURL + "/{kind}/draft", Access: Admin, serve: on(s.savePolicyDraft), keeps: true, body: policyBody},
		{Method: "GET", Pattern: policiesURL + "/{kind}/preview", Access: Admin, serve: on(s.previewPolicy)},
		{Method: "GET", Pattern: policiesURL + "/{kind}/publish", Access: Admin, serve: on(s.askPublishPolicy)},
		{Method: "POST", Pattern: policiesURL + "/{kind}/publish", Access: Admin, serve: on(s.publishPolicy)},
		{Method: "GET", Pattern: policiesURL + "/{kind}/discard", Access: Admin, serve: on(s.askDiscardPolicy)},
		{Method: "POST", Pattern: policiesURL + "/{kind}/discard", Access: Admin, serve: on(s.discardPolicy)},
	}
}

// publicPolicyURL is where everybody reads the text of the kind that is in force.
func publicPolicyURL(k policy.Kind) string { return "/" + string(k) }

func policyURL(k policy.Kind) string { return policiesURL + "/" + string(k) }

// policyKind is the kind that the address names.
func (v *visit) policyKind() (policy.Kind, error) {
	k, known := policy.ParseKind(v.r.PathValue("kind"))
	if !known {
		return "", fault.NotFound
	}
	return k, nil
}

// policyPage is the frame of an admin's page about one kind of text.
func (v *visit) policyPage(k policy.Kind, title string) view.Page {
	page := v.page(title, crumbOverview, crumbAdmin, crumbPolicies, view.Crumb{Label: k.Title(), URL: policyURL(k)}, view.Crumb{Label: title})
	page.Path = policiesURL
	return page
}
