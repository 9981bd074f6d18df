package gallery_test

import (
	"techbiz/internal/web/admin"
	"techbiz/internal/web/view"
)

const policyHTML = `<p>This policy says how TechBiz handles <strong>personal data</strong>.</p><h2>What we keep</h2><ul><li>Your email address</li><li>Your name</li></ul>
<h3>How long</h3><table><thead><tr><th>What</th><th>How long</th></tr></thead><tbody><tr><td>Accounts</td><td>180 days</td></tr></tbody></table>
<p>See <a href="https://www.tech.gov.sg/privacy">the agency’s policy</a>.</p>`

func privacyText() view.PolicyText {
	return view.PolicyText{Title: "Privacy Policy", PolicyVersion: "2026-11", Since: "24-11-2026", HTML: policyHTML}
}

func termsText() view.PolicyText {
	return view.PolicyText{Title: "Terms of Use", PolicyVersion: "2026-10", Since: "01-10-2026", HTML: policyHTML}
}

func policyExhibits() []exhibit {
	crumbs := []view.Crumb{crumbOverview, {Label: "Policies", URL: "/policies"}}
	page := func(title string, refused bool) view.Page {
		p := adminPage(title, "/policies", append(crumbs, view.Crumb{Label: "Terms of Use", URL: "/policies/terms"}, view.Crumb{Label: title})...)
		p.Refused = refused
		return p
	}
	list := admin.Policies{Rows: []admin.PolicyRow{
		{Title: "Privacy Policy", Version: "2026-11", Since: "24-11-2026 09:00", TextURL: "/privacy", HistoryURL: "/policies/privacy", DraftURL: "/policies/privacy/draft"},
		{Title: "Terms of Use", Version: "2026-11", Since: "24-11-2026 09:00", Draft: "2026-12", TextURL: "/terms", HistoryURL: "/policies/terms", DraftURL: "/policies/terms/draft"},
		{Title: "MDM Acceptable Use Policy", Version: "2026-11.2", Since: "24-11-2026 09:00", TextURL: "/acceptable-use", HistoryURL: "/policies/acceptable-use", DraftURL: "/policies/acceptable-use/draft"},
	}}
	history := admin.PolicyHistory{Title: "Terms of Use", Draft: "2026-12", DraftURL: "/draft", Pager: view.Pager{FirstURL: "/policies/terms", NextURL: "/policies/terms?cursor=1"}, Versions: []admin.PolicyVersion{
		{Version: "2026-11", URL: "/terms", InForce: true, Published: "24-11-2026 09:00", By: longEmail, Note: "Section “Devices” now says who may enrol one, and that one is enough for everybody who works with the products of the stack."},
		{Version: "2026-09", URL: "/terms?version=2026-09", Published: "01-09-2026 00:00", By: "-"},
	}}
	draft := admin.PolicyForm{Title: "Terms of Use", Revision: "3", Action: "/draft", CancelURL: "/policies/terms", DiscardURL: "/discard",
		PolicyVersion: view.Input{Value: "2026-12"}, Note: view.Input{Value: "Who may enrol a device."}, Text: view.Input{Value: "These terms apply to everyone.\n\n## Your account\n\n- The account is for you alone."}}
	fresh := draft
	fresh.DiscardURL, fresh.Revision = "", "0"
	wrong := draft
	wrong.PolicyVersion = view.Input{Value: "2026-11", Error: "A published version has this number, and published versions never change. Choose another"}
	wrong.Text.Error = "HTML is not shown. Write it as Markdown, or put a backslash before each < that stands for itself"
	preview := admin.PolicyPreview{PolicyText: termsText(), Note: "Who may enrol a device.", EditURL: "/draft", PublishURL: "/publish", DiscardURL: "/discard"}
	preview.Since = ""
	question := view.Confirm{Title: "Publish version 2026-12 of the Terms of Use?", Button: "Publish", Hidden: []view.HiddenField{{Name: view.FieldRevision, Value: "3"}}, Action: "/publish", CancelURL: "/preview", CancelText: "Back to the preview",
		Points: []string{"1,204 people with an active account accept it at the next sign-in, before anything else. Whoever is signed in goes on until then.",
			"Everyone who activates an account from now on accepts this version.", "A published version never changes. To correct it, publish another version."}}
	discard := view.Confirm{Title: "Discard the draft of version 2026-12?", Button: "Discard draft", Danger: true, Hidden: []view.HiddenField{{Name: view.FieldRevision, Value: "3"}}, Action: "/discard", CancelURL: "/draft", CancelText: "Keep it",
		Points: []string{"What was written in it is gone. The version in force stays as it is."}}
	return []exhibit{
		{name: "policies", page: admin.PoliciesPage(adminPage("Policies", "/policies", crumbOverview, view.Crumb{Label: "Policies"}), list)},
		{name: "policy-history", page: admin.PolicyHistoryPage(adminPage("Terms of Use", "/policies", append(crumbs, view.Crumb{Label: "Terms of Use"})...), history)},
		{name: "policy-new", page: admin.PolicyDraftPage(page("New version", false), fresh)},
		{name: "policy-draft-refused", page: admin.PolicyDraftPage(page("Draft", true), wrong)},
		{name: "policy-preview", page: admin.PolicyPreviewPage(page("Preview", false), preview)},
		{name: "policy-publish", page: view.ConfirmPage(page("Publish", false), question)},
		{name: "policy-discard", page: view.ConfirmPage(page("Discard draft", false), discard)},
	}
}
