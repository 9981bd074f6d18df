package admin

import (
	"techbiz/internal/base/fault"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const policiesURL = "/admin/policies"

// policyBody takes the longest text, as browsers write it in a form.
const policyBody = 1 << 20

var crumbPolicies = view.Crumb{Label: "Policies", URL: policiesURL}

// policyTable lists the routes of the texts that people accept: where everybody reads them,
// and where an admin writes and publishes new versions.
func (p *Pages) policyTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/privacy", Access: kit.Public, Serve: p.showPrivacy},
		{Method: "GET", Pattern: "/terms", Access: kit.Public, Serve: p.showTerms},
		{Method: "GET", Pattern: "/acceptable-use", Access: kit.Public, Serve: p.showAcceptableUse},

		{Method: "GET", Pattern: policiesURL, Access: kit.Admin, Serve: p.showPolicies},
		{Method: "GET", Pattern: policiesURL + "/{kind}", Access: kit.Admin, Serve: p.showPolicyHistory},
		{Method: "GET", Pattern: policiesURL + "/{kind}/draft", Access: kit.Admin, Serve: p.showPolicyDraft},
		{Method: "POST", Pattern: policiesURL + "/{kind}/draft", Access: kit.Admin, Serve: p.savePolicyDraft, Keeps: true, Body: policyBody},
		{Method: "GET", Pattern: policiesURL + "/{kind}/preview", Access: kit.Admin, Serve: p.previewPolicy},
		{Method: "GET", Pattern: policiesURL + "/{kind}/publish", Access: kit.Admin, Serve: p.askPublishPolicy},
		{Method: "POST", Pattern: policiesURL + "/{kind}/publish", Access: kit.Admin, Serve: p.publishPolicy},
		{Method: "GET", Pattern: policiesURL + "/{kind}/discard", Access: kit.Admin, Serve: p.askDiscardPolicy},
		{Method: "POST", Pattern: policiesURL + "/{kind}/discard", Access: kit.Admin, Serve: p.discardPolicy},
	}
}

// publicPolicyURL is where everybody reads the text of the kind that is in force.
func publicPolicyURL(k policy.Kind) string { return "/" + string(k) }

func policyURL(k policy.Kind) string { return policiesURL + "/" + string(k) }

// policyKind is the kind that the address names.
func policyKind(v *kit.Request) (policy.Kind, error) {
	k, known := policy.ParseKind(v.R.PathValue("kind"))
	if !known {
		return "", fault.NotFound
	}
	return k, nil
}

// policyPage is the frame of an admin's page about one kind of text.
func policyPage(v *kit.Request, k policy.Kind, title string) view.Page {
	page := v.Page(title, kit.CrumbOverview, kit.CrumbAdmin, crumbPolicies, view.Crumb{Label: k.Title(), URL: policyURL(k)}, view.Crumb{Label: title})
	page.Path = policiesURL
	return page
}
