package web_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/policy"
)

// publish brings a new version of the text into force.
func (p *portal) publish(k policy.Kind, version, text string) {
	p.Helper()
	admin := p.admin().Actor()
	draft, err := p.Policies.Save(p.Context(), admin, k, policy.Form{Version: version, Text: text, Note: "Devices are new."}, 0)
	p.OK(err)
	_, err = p.Policies.Publish(p.Context(), admin, k, draft.Revision)
	p.OK(err)
}

func TestAdminPublishesNewTerms(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.as(p.admin())
	b.get("/admin/policies").is(http.StatusOK).says("Terms of Use").says("Write a new version")
	b.get("/admin/policies/terms/draft").is(http.StatusOK).says("New version of the Terms of Use").has(`value="2026-11.2"`)
	b.post("/admin/policies/terms/draft", "version", "2026-12", "text", "## Devices\n\nOne <b>each</b>.", "note", "Devices are new.").
		is(http.StatusUnprocessableEntity).says("HTML is not shown").has("One &lt;b&gt;each").has("Devices are new.")
	b.post("/admin/policies/terms/draft", "version", "2026-12", "text", "## Devices\n\nOne **each**.", "note", "Devices are new.").
		leadsTo("/admin/policies/terms/preview")
	b.get("/admin/policies/terms/preview").is(http.StatusOK).has("<h2>Devices</h2>").has("<strong>each</strong>").says("This is a draft")
	b.get("/terms").is(http.StatusOK).saysNot("One each")
	b.get("/terms?version=2026-12").is(http.StatusNotFound)
	b.get("/admin/policies/terms/publish").is(http.StatusOK).says("1 person with an active account accepts it at the next sign-in")
	b.post("/admin/policies/terms/publish", "revision", "7").leadsTo("/admin/policies/terms/preview")
	b.get("/admin/policies/terms/preview").says("Somebody changed this draft")
	b.post("/admin/policies/terms/publish", "revision", "1").leadsTo("/admin/policies/terms")
	b.get("/admin/policies/terms").is(http.StatusOK).says("Version 2026-12 of the Terms of Use is in force").says(adminMailbox).says("Devices are new.")
	b.get("/admin/policies/terms/preview").leadsTo("/admin/policies/terms")

	anybody := p.browser()
	anybody.get("/terms").is(http.StatusOK).says("Version 2026-12, in force since 24-11-2026").says("One each")
	anybody.get("/terms?version=2026-11").is(http.StatusOK).says("not in force any more").says("These terms apply to everyone")
	anybody.get("/terms?version=1999").is(http.StatusNotFound)
	anybody.get("/acceptable-use").is(http.StatusOK).says("MDM Acceptable Use Policy")

	member := p.browser()
	member.post("/techpass/sign-in", "login", "jane")
	member.post("/techpass/sign-in/password", "password", techPassword)
	member.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/onboarding")
	member.get("/onboarding").leadsTo("/onboarding/terms")
	member.get("/onboarding/terms").is(http.StatusOK).says("This text has changed since you accepted it").says("Devices are new.").says("One each")
	member.post("/onboarding/terms", "agree", "yes", "version", "2026-12").leadsTo("/onboarding")
	member.get("/onboarding").leadsTo("/techpass/sign-in/finish")
	member.get("/techpass/sign-in/finish").leadsTo("/account")
}

// TestTextReplacedWhileItIsRead: nobody accepts what they were not shown.
func TestTextReplacedWhileItIsRead(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	p.publish(policy.Terms, "2026-12", "The second.")
	b := p.browser()
	b.post("/techpass/sign-in", "login", "jane")
	b.post("/techpass/sign-in/password", "password", techPassword)
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/onboarding")
	b.get("/onboarding/terms").is(http.StatusOK).says("The second.")
	p.publish(policy.Terms, "2027-01", "The third.")
	b.post("/onboarding/terms", "agree", "yes", "version", "2026-12").is(http.StatusConflict).says("There is a newer text").says("The third.")
	b.post("/onboarding/terms", "agree", "yes", "version", "2027-01").leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/techpass/sign-in/finish")
}

// TestOfficerIsAskedAfterACode: signing in to the portal alone asks too.
func TestOfficerIsAskedAfterACode(t *testing.T) {
	p := newPortal(t)
	officer := p.member("tan@tech.gov.sg", "")
	p.publish(policy.Privacy, "2026-12", "What is new.")
	b := p.browser()
	b.get("/sign-in?next=%2Finvite")
	b.post("/sign-in?next=%2Finvite", "email", officer.Email.String())
	b.post("/sign-in/code", "code", p.code(officer.Email.String())).leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/onboarding/privacy")
	b.get("/onboarding/privacy").is(http.StatusOK).says("This text has changed since you accepted it")
	b.post("/onboarding/privacy", "agree", "yes", "version", "2026-12").leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/invite")
	b.get("/invite").is(http.StatusOK)
	b.get("/onboarding").is(http.StatusUnauthorized)
}

// TestDraftOfTwoAdmins: who was told of the other's change may replace it.
func TestDraftOfTwoAdmins(t *testing.T) {
	p := newPortal(t)
	one, other := p.as(p.admin()), p.as(p.admin())
	const draft = "/admin/policies/privacy/draft"
	one.post(draft, "version", "2026-12", "text", "One.").leadsTo("/admin/policies/privacy/preview")
	other.post(draft, "version", "2026-12", "text", "Other.").is(http.StatusConflict).says("Somebody else changed this draft").says("Other.").has(`name="revision" value="1"`)
	other.post(draft, "version", "2026-12", "text", "Other.", "revision", "1").leadsTo("/admin/policies/privacy/preview")
	one.get("/admin/policies/privacy/discard").is(http.StatusOK).says("Discard the draft of version 2026-12?")
	one.post("/admin/policies/privacy/discard", "revision", "2").leadsTo("/admin/policies/privacy")
	one.get("/admin/policies/nothing").is(http.StatusNotFound)
	one.get("/admin/policies/privacy?cursor=x").is(http.StatusUnprocessableEntity)
	one.post(draft, "version", "2026-13", "text", strings.Repeat("word ", 9_000)).leadsTo("/admin/policies/privacy/preview") // longer than other forms
}
