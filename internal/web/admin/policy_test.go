package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/techpass/policy"
)

func TestAdminPublishesNewTerms(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/admin/policies").Is(http.StatusOK).Says("Terms of Use").Says("Write a new version")
	b.Get("/admin/policies/terms/draft").Is(http.StatusOK).Says("New version of the Terms of Use").Has(`value="2026-11.2"`)
	b.Post("/admin/policies/terms/draft", "version", "2026-12", "text", "## Devices\n\nOne <b>each</b>.", "note", "Devices are new.").
		Is(http.StatusUnprocessableEntity).Says("HTML is not shown").Has("One &lt;b&gt;each").Has("Devices are new.")
	b.Post("/admin/policies/terms/draft", "version", "2026-12", "text", "## Devices\n\nOne **each**.", "note", "Devices are new.").
		LeadsTo("/admin/policies/terms/preview")
	b.Get("/admin/policies/terms/preview").Is(http.StatusOK).Has("<h2>Devices</h2>").Has("<strong>each</strong>").Says("This is a draft")
	b.Get("/terms").Is(http.StatusOK).SaysNot("One each")
	b.Get("/terms?version=2026-12").Is(http.StatusNotFound)
	b.Get("/admin/policies/terms/publish").Is(http.StatusOK).Says("1 person with an active account accepts it at the next sign-in")
	b.Post("/admin/policies/terms/publish", "revision", "7").LeadsTo("/admin/policies/terms/preview")
	b.Get("/admin/policies/terms/preview").Says("Somebody changed this draft")
	b.Post("/admin/policies/terms/publish", "revision", "1").LeadsTo("/admin/policies/terms")
	b.Get("/admin/policies/terms").Is(http.StatusOK).Says("Version 2026-12 of the Terms of Use is in force").Says(webtest.AdminMailbox).Says("Devices are new.")
	b.Get("/admin/policies/terms/preview").LeadsTo("/admin/policies/terms")

	anybody := p.Browser()
	anybody.Get("/terms").Is(http.StatusOK).Says("Version 2026-12, in force since 24-11-2026").Says("One each")
	anybody.Get("/terms?version=2026-11").Is(http.StatusOK).Says("not in force any more").Says("These terms apply to everyone")
	anybody.Get("/terms?version=1999").Is(http.StatusNotFound)
	anybody.Get("/acceptable-use").Is(http.StatusOK).Says("MDM Acceptable Use Policy")

	member := p.Browser()
	member.Post("/techpass/sign-in", "login", "jane")
	member.Post("/techpass/sign-in/password", "password", webtest.TechPassword)
	member.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/onboarding")
	member.Get("/onboarding").LeadsTo("/onboarding/terms")
	member.Get("/onboarding/terms").Is(http.StatusOK).Says("This text has changed since you accepted it").Says("Devices are new.").Says("One each")
	member.Post("/onboarding/terms", "agree", "yes", "version", "2026-12").LeadsTo("/onboarding")
	member.Get("/onboarding").LeadsTo("/techpass/sign-in/finish")
	member.Get("/techpass/sign-in/finish").LeadsTo("/account")
}

// TestTextReplacedWhileItIsRead: nobody accepts what they were not shown.
func TestTextReplacedWhileItIsRead(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	p.Publish(policy.Terms, "2026-12", "The second.")
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "jane")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword)
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/onboarding")
	b.Get("/onboarding/terms").Is(http.StatusOK).Says("The second.")
	p.Publish(policy.Terms, "2027-01", "The third.")
	b.Post("/onboarding/terms", "agree", "yes", "version", "2026-12").Is(http.StatusConflict).Says("There is a newer text").Says("The third.")
	b.Post("/onboarding/terms", "agree", "yes", "version", "2027-01").LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/techpass/sign-in/finish")
}

// TestOfficerIsAskedAfterACode: signing in to the portal alone asks too.
func TestOfficerIsAskedAfterACode(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Member("tan@tech.gov.sg", "")
	p.Publish(policy.Privacy, "2026-12", "What is new.")
	b := p.Browser()
	b.Get("/sign-in?next=%2Finvite")
	b.Post("/sign-in?next=%2Finvite", "email", officer.Email.String())
	b.Post("/sign-in/code", "code", p.Code(officer.Email.String())).LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/onboarding/privacy")
	b.Get("/onboarding/privacy").Is(http.StatusOK).Says("This text has changed since you accepted it")
	b.Post("/onboarding/privacy", "agree", "yes", "version", "2026-12").LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/invite")
	b.Get("/invite").Is(http.StatusOK)
	b.Get("/onboarding").Is(http.StatusUnauthorized)
}

// TestDraftOfTwoAdmins: who was told of the other's change may replace it.
func TestDraftOfTwoAdmins(t *testing.T) {
	p := webtest.NewPortal(t)
	one, other := p.BrowserOf(p.AdminAccount()), p.BrowserOf(p.AdminAccount())
	const draft = "/admin/policies/privacy/draft"
	one.Post(draft, "version", "2026-12", "text", "One.").LeadsTo("/admin/policies/privacy/preview")
	other.Post(draft, "version", "2026-12", "text", "Other.").Is(http.StatusConflict).Says("Somebody else changed this draft").Says("Other.").Has(`name="revision" value="1"`)
	other.Post(draft, "version", "2026-12", "text", "Other.", "revision", "1").LeadsTo("/admin/policies/privacy/preview")
	one.Get("/admin/policies/privacy/discard").Is(http.StatusOK).Says("Discard the draft of version 2026-12?")
	one.Post("/admin/policies/privacy/discard", "revision", "2").LeadsTo("/admin/policies/privacy")
	one.Get("/admin/policies/nothing").Is(http.StatusNotFound)
	one.Get("/admin/policies/privacy?cursor=x").Is(http.StatusUnprocessableEntity)
	one.Post(draft, "version", "2026-13", "text", strings.Repeat("word ", 9_000)).LeadsTo("/admin/policies/privacy/preview") // longer than other forms
}
