package invite_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

func TestStatusList(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	b.Get("/invite/status").Is(http.StatusOK).Says("No record found", "You have not invited anyone yet")
	b.Get("/overview").Says("You have not invited anyone yet")
	for n := range 25 {
		p.Invited(officer, fmt.Sprintf("person%02d@tech.gov.sg", n))
		p.Clock.Add(time.Minute)
	}
	p.Invited(p.Officer(webtest.OtherMailbox), "others@tech.gov.sg")

	first := b.Get("/invite/status").Says("Total no. of invitations: 25", "person24@tech.gov.sg", "person15@tech.gov.sg").
		SaysNot("person14@tech.gov.sg", "others@tech.gov.sg")
	second := b.Get(webtest.Href(first, "Next")).Says("person14@tech.gov.sg", "person05@tech.gov.sg").SaysNot("person15", "person04")
	third := b.Get(webtest.Href(second, "Next")).Says("person04@tech.gov.sg", "person00@tech.gov.sg")
	b.Get(webtest.Href(third, "Previous")).Says("person14@tech.gov.sg", "person05@tech.gov.sg")
	b.Get(webtest.Href(third, "First")).Says("person24@tech.gov.sg")

	b.Get("/invite/status?size=20&sort=asc").Says("person00", "person19").SaysNot("person20")
	b.Get("/invite/status?q=SON1&size=100").Says("Total no. of invitations: 10", "person10", "person19").SaysNot("person20").Has(`value="SON1"`)
	b.Get("/invite/status?q=nobody").Says("No record found", "Clear search")
	b.Get("/invite/status?status=onboarded").Says("No record found")
	b.Get("/invite/status?status=not_onboarded&size=100").Says("Total no. of invitations: 25")
	b.Get("/invite/status?cursor=damaged").Is(http.StatusUnprocessableEntity).Says("Start from the first page")

	b.Header.Set("HX-Request", "true")
	part := b.Get("/invite/status?q=person07").Is(http.StatusOK).Says("person07@tech.gov.sg")
	if strings.Contains(part.Body, "<html") || !strings.Contains(strings.Join(part.Header.Values("Vary"), ","), "HX-Request") {
		t.Error("a whole page came for the part, or caches may mix them up")
	}
}

func TestExport(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	for n := range 12 {
		p.Invited(officer, fmt.Sprintf("person%02d@tech.gov.sg", n))
	}
	b := p.BrowserOf(officer)
	list := b.Get("/invite/status?q=person0&size=20")
	csv := b.Get(regexp.MustCompile(`/invite/status/export.csv[^"]*`).FindString(list.Body)).Is(http.StatusOK)
	if n := strings.Count(csv.Body, "\n-,-,person"); n != 10 {
		t.Errorf("%d rows, want the 10 that were searched for\n%s", n, csv.Body)
	}
	if d := csv.Header.Get("Content-Disposition"); d != `attachment; filename="invitations-2026-11-24.csv"` {
		t.Error(d)
	}
	excel := b.Get("/invite/status/export.xlsx").Is(http.StatusOK)
	if !strings.HasPrefix(excel.Body, "PK") || !strings.Contains(excel.Header.Get("Content-Type"), "spreadsheetml") {
		t.Error("no workbook")
	}
}

func TestResend(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	old := p.Link("jane@tech.gov.sg")
	b := p.BrowserOf(officer)
	b.Get("/invite/status").Says("Available again 25-11-2026 09:00")
	b.Get(kit.InvitationURL(i.ID)).Says("Resend available again 25-11-2026 09:00")
	b.Post(kit.InvitationURL(i.ID)+"/resend").Is(http.StatusConflict).Says("It is too soon for this", "again at 25-11-2026 09:00")

	p.Clock.Add(invite.ResendEvery)
	b = p.BrowserOf(officer)
	key := b.Get(kit.InvitationURL(i.ID)).Field("request_key")
	b.Get("/invite/status").Has(`action="` + kit.InvitationURL(i.ID) + `/resend"`)
	for range 2 { // a double click
		b.Post(kit.InvitationURL(i.ID)+"/resend", "request_key", key).LeadsTo(kit.InvitationURL(i.ID))
	}
	b.Get(kit.InvitationURL(i.ID)).Says("Invitation sent again", "25-12-2026")
	p.Browser().Get(old).Is(http.StatusGone).Says("A newer invitation has taken this one's place")
	p.Browser().Get(p.Link("jane@tech.gov.sg")).Is(http.StatusOK).Says("You are invited to TechPass")
}

func TestRevoke(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	b := p.BrowserOf(officer)
	link := p.Link("jane@tech.gov.sg")
	key := b.Get(kit.InvitationURL(i.ID) + "/revoke").Says("Revoke this invitation?").Field("request_key")
	b.Post(kit.InvitationURL(i.ID)+"/revoke", "request_key", key).LeadsTo(kit.InvitationURL(i.ID))
	b.Get(kit.InvitationURL(i.ID)).Says("Invitation revoked", "User Not Found", "Revoked: the link stopped working", "You can invite the same address again")
	b.Get(kit.InvitationURL(i.ID) + "/revoke").Is(http.StatusConflict).Says("nothing to revoke")
	b.Post(kit.InvitationURL(i.ID) + "/revoke").Is(http.StatusConflict)
	p.Browser().Get(link).Is(http.StatusGone).Says("This invitation was withdrawn")
	p.Browser().Post(link + "/code").Is(http.StatusGone).Says("This invitation was withdrawn")
	b.Post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments").Is(http.StatusSeeOther)
}

func TestCorrectAddress(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jnae@tech.gov.sg")
	p.Refuse(i.ID, "550 5.1.1 No such user here")
	b := p.BrowserOf(officer)
	b.Get("/overview").Says("Need attention 1", "The mail was refused: 550 5.1.1 No such user here", "Correct the address")
	b.Get("/invite/status?status=refused").Says("Total no. of invitations: 1", "Mail refused", "Correct the address").SaysNot("Resend to")
	b.Get(kit.InvitationURL(i.ID)).Says("The mail was refused", "550 5.1.1 No such user here", "Correct the address: the invitation then goes out again")
	b.Post(kit.InvitationURL(i.ID) + "/resend").Is(http.StatusConflict).Says("Correct the address instead")

	page := b.Get(kit.InvitationURL(i.ID) + "/correct").Says("550 5.1.1 No such user here")
	if page.Field("email") != "jnae@tech.gov.sg" {
		t.Errorf("the form begins with %q", page.Field("email"))
	}
	for typed, said := range map[string]string{"jnae@tech.gov.sg": "This is the address as it is now", "": "Enter an email address",
		"jane@nowhere.gov.sg": "not allow-listed", "jane@acme.com": "different ways", webtest.OfficerMailbox: "Duplicate entry"} {
		refused := b.Post(kit.InvitationURL(i.ID)+"/correct", "email", typed, "request_key", page.Field("request_key")).
			Is(http.StatusUnprocessableEntity).Says(said)
		if refused.Field("email") != typed {
			t.Errorf("%q is not kept", typed)
		}
	}
	b.Post(kit.InvitationURL(i.ID)+"/correct", "email", "jane@tech.gov.sg", "request_key", page.Field("request_key")).LeadsTo(kit.InvitationURL(i.ID))
	p.Deliver()
	b.Get(kit.InvitationURL(i.ID)).Says("Address corrected", "A new invitation is on its way to jane@tech.gov.sg",
		"Mail refused: the mail server does not know the address", "The server said: 550 5.1.1 No such user here", "Invitation to jnae@tech.gov.sg")
	b.Post(kit.InvitationURL(i.ID)+"/correct", "email", "third@tech.gov.sg").Is(http.StatusConflict).Says("Only the address of an invitation whose mail was not delivered")
	p.Browser().Get(p.Link("jane@tech.gov.sg")).Says("You are invited to TechPass")
}

func TestTimelineTellsWhoActsNext(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	page := func() webtest.Reply { return p.BrowserOf(officer).Get(kit.InvitationURL(i.ID)).Is(http.StatusOK) }
	page().Says("Next: TechBiz", "on its way to the mail server")
	link := p.Link("jane@tech.gov.sg")
	page().Says("Next: The invitee", "Mail accepted by the mail server", "24-12-2026 09:00", "Payments team"[1:])
	b := p.Browser()
	b.Do(http.MethodHead, link, nil).Is(http.StatusOK)
	page().SaysNot("Link opened")
	b.Get(link)
	page().Says("Link opened, by a person or by a mail scanner").SaysNot("mail scanner The server said")
	b.Post(link + "/code")
	b.Post(link+"/verify", "code", p.Code("jane@tech.gov.sg")).LeadsTo("/onboarding")
	page().Says("Accepted with the code", "go through the remaining steps", "Code asked for")
	b.SetUpApp()
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	page().Says("Nothing is left to do", "Onboarded")

	j := p.Invited(officer, "joe@tech.gov.sg")
	p.Clock.Add(invite.Lifetime)
	p.BrowserOf(officer).Get(kit.InvitationURL(j.ID)).Says("Next: You", "Invite the user again", "User Not Found", "Lapsed: not accepted in time").Has(`href="/invite/email?from=` + j.ID.String())
}

func TestOverviewShowsWhatLapsesSoon(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	var renewed []*invite.Invitation
	for range 25 { // older than the one that lapses, and sent again since
		renewed = append(renewed, p.Invited(officer, webtest.SomeMailbox()))
	}
	p.Invited(officer, "jane@tech.gov.sg")
	p.Clock.Add(25 * time.Hour)
	for _, i := range renewed {
		_, err := p.Invites.Resend(t.Context(), officer.Actor(), i.ID, "")
		p.OK(err)
	}
	p.Clock.Add(invite.Lifetime - invite.LapsingSoon - 25*time.Hour + time.Minute)
	p.BrowserOf(officer).Get("/overview").Says("Need attention 1", "jane@tech.gov.sg", "lapses on 24-12-2026 09:00")
	p.Clock.Add(25 * time.Hour)
	p.BrowserOf(officer).Get("/overview").Says("Need attention 26")
	p.Clock.Add(invite.LapsingSoon)
	p.BrowserOf(officer).Get("/overview").Says("Need attention 0")
}
