package web

import (
	"techbiz/internal/fault"
	"techbiz/internal/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const policiesURL = "/admin/policies"

// policyBody takes the longest text, as browsers write it in a form.
const policyBody = 1 << 20

var crumbPolicies = view.Crumb{Label: "Policies", URL: policiesURL}

// policyTable lists the routes of the texts that people accept: where everybody reads them,
// and where an admin writes and publishes new versions.
func (s *Server) policyTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/privacy", Access: kit.Public, Serve: on(s.showPrivacy)},
		{Method: "GET", Pattern: "/terms", Access: kit.Public, Serve: on(s.showTerms)},
		{Method: "GET", Pattern: "/acceptable-use", Access: kit.Public, Serve: on(s.showAcceptableUse)},

		{Method: "GET", Pattern: policiesURL, Access: kit.Admin, Serve: on(s.showPolicies)},
		{Method: "GET", Pattern: policiesURL + "/{kind}", Access: kit.Admin, Serve: on(s.showPolicyHistory)},
		{Method: "GET", Pattern: policiesURL + "/{kind}/draft", Access: kit.Admin, Serve: on(s.showPolicyDraft)},
		{Method: "POST", Pattern: policiesURL + "/{kind}/draft", Access: kit.Admin, Serve: on(s.savePolicyDraft), Keeps: true, Body: policyBody},
		{Method: "GET", Pattern: policiesURL + "/{kind}/preview", Access: kit.Admin, Serve: on(s.previewPolicy)},
		{Method: "GET", Pattern: policiesURL + "/{kind}/publish", Access: kit.Admin, Serve: on(s.askPublishPolicy)},
		{Method: "POST", Pattern: policiesURL + "/{kind}/publish", Access: kit.Admin, Serve: on(s.publishPolicy)},
		{Method: "GET", Pattern: policiesURL + "/{kind}/discard", Access: kit.Admin, Serve: on(s.askDiscardPolicy)},
		{Method: "POST", Pattern: policiesURL + "/{kind}/discard", Access: kit.Admin, Serve: on(s.discardPolicy)},
	}
}

// publicPolicyURL is where everybody reads the text of the kind that is in force.
func publicPolicyURL(k policy.Kind) string { return "/" + string(k) }

func policyURL(k policy.Kind) string { return policiesURL + "/" + string(k) }

// policyKind is the kind that the address names.
func (v *visit) policyKind() (policy.Kind, error) {
	k, known := policy.ParseKind(v.R.PathValue("kind"))
	if !known {
		return "", fault.NotFound
	}
	return k, nil
}

// policyPage is the frame of an admin's page about one kind of text.
func (v *visit) policyPage(k policy.Kind, title string) view.Page {
	page := v.Page(title, kit.CrumbOverview, kit.CrumbAdmin, crumbPolicies, view.Crumb{Label: k.Title(), URL: policyURL(k)}, view.Crumb{Label: title})
	page.Path = policiesURL
	return page
}
