package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/policy"
	"techbiz/internal/web"
)

func TestStatusList(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	b.get("/invite/status").is(http.StatusOK).says("No record found", "You have not invited anyone yet")
	b.get("/overview").says("You have not invited anyone yet")
	for n := range 25 {
		p.invited(officer, fmt.Sprintf("person%02d@tech.gov.sg", n))
		p.Clock.Add(time.Minute)
	}
	p.invited(p.Officer(otherMailbox), "others@tech.gov.sg")

	first := b.get("/invite/status").says("Total no. of invitations: 25", "person24@tech.gov.sg", "person15@tech.gov.sg").
		saysNot("person14@tech.gov.sg", "others@tech.gov.sg")
	second := b.get(href(first, "Next")).says("person14@tech.gov.sg", "person05@tech.gov.sg").saysNot("person15", "person04")
	third := b.get(href(second, "Next")).says("person04@tech.gov.sg", "person00@tech.gov.sg")
	b.get(href(third, "Previous")).says("person14@tech.gov.sg", "person05@tech.gov.sg")
	b.get(href(third, "First")).says("person24@tech.gov.sg")

	b.get("/invite/status?size=20&sort=asc").says("person00", "person19").saysNot("person20")
	b.get("/invite/status?q=SON1&size=100").says("Total no. of invitations: 10", "person10", "person19").saysNot("person20").has(`value="SON1"`)
	b.get("/invite/status?q=nobody").says("No record found", "Clear search")
	b.get("/invite/status?status=onboarded").says("No record found")
	b.get("/invite/status?status=not_onboarded&size=100").says("Total no. of invitations: 25")
	b.get("/invite/status?cursor=damaged").is(http.StatusUnprocessableEntity).says("Start from the first page")

	b.header.Set("HX-Request", "true")
	part := b.get("/invite/status?q=person07").is(http.StatusOK).says("person07@tech.gov.sg")
	if strings.Contains(part.body, "<html") || !strings.Contains(strings.Join(part.header.Values("Vary"), ","), "HX-Request") {
		t.Error("a whole page came for the part, or caches may mix them up")
	}
}

// href returns where the link with this text leads.
func href(r reply, text string) string {
	r.t.Helper()
	m := regexp.MustCompile(`<a[^>]*\shref="([^"]*)"[^>]*>\s*` + text).FindStringSubmatch(r.body)
	if m == nil {
		r.t.Fatalf("%s: no link %s", r.what, text)
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}

func TestExport(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	for n := range 12 {
		p.invited(officer, fmt.Sprintf("person%02d@tech.gov.sg", n))
	}
	b := p.as(officer)
	list := b.get("/invite/status?q=person0&size=20")
	csv := b.get(regexp.MustCompile(`/invite/status/export.csv[^"]*`).FindString(list.body)).is(http.StatusOK)
	if n := strings.Count(csv.body, "\n-,-,person"); n != 10 {
		t.Errorf("%d rows, want the 10 that were searched for\n%s", n, csv.body)
	}
	if d := csv.header.Get("Content-Disposition"); d != `attachment; filename="invitations-2026-11-24.csv"` {
		t.Error(d)
	}
	excel := b.get("/invite/status/export.xlsx").is(http.StatusOK)
	if !strings.HasPrefix(excel.body, "PK") || !strings.Contains(excel.header.Get("Content-Type"), "spreadsheetml") {
		t.Error("no workbook")
	}
}

func TestResend(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	old := p.link("jane@tech.gov.sg")
	b := p.as(officer)
	b.get("/invite/status").says("Available again 25-11-2026 09:00")
	b.get(web.InvitationURL(i.ID)).says("Resend available again 25-11-2026 09:00")
	b.post(web.InvitationURL(i.ID)+"/resend").is(http.StatusConflict).says("It is too soon for this", "again at 25-11-2026 09:00")

	p.Clock.Add(invite.ResendEvery)
	b = p.as(officer)
	key := b.get(web.InvitationURL(i.ID)).field("request_key")
	b.get("/invite/status").has(`action="` + web.InvitationURL(i.ID) + `/resend"`)
	for range 2 { // a double click
		b.post(web.InvitationURL(i.ID)+"/resend", "request_key", key).leadsTo(web.InvitationURL(i.ID))
	}
	b.get(web.InvitationURL(i.ID)).says("Invitation sent again", "25-12-2026")
	p.browser().get(old).is(http.StatusGone).says("A newer invitation has taken this one's place")
	p.browser().get(p.link("jane@tech.gov.sg")).is(http.StatusOK).says("You are invited to TechPass")
}

func TestRevoke(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	b := p.as(officer)
	link := p.link("jane@tech.gov.sg")
	key := b.get(web.InvitationURL(i.ID) + "/revoke").says("Revoke this invitation?").field("request_key")
	b.post(web.InvitationURL(i.ID)+"/revoke", "request_key", key).leadsTo(web.InvitationURL(i.ID))
	b.get(web.InvitationURL(i.ID)).says("Invitation revoked", "User Not Found", "Revoked: the link stopped working", "You can invite the same address again")
	b.get(web.InvitationURL(i.ID) + "/revoke").is(http.StatusConflict).says("nothing to revoke")
	b.post(web.InvitationURL(i.ID) + "/revoke").is(http.StatusConflict)
	p.browser().get(link).is(http.StatusGone).says("This invitation was withdrawn")
	p.browser().post(link + "/code").is(http.StatusGone).says("This invitation was withdrawn")
	b.post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments").is(http.StatusSeeOther)
}

func TestCorrectAddress(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jnae@tech.gov.sg")
	p.Refuse(i.ID, "550 5.1.1 No such user here")
	b := p.as(officer)
	b.get("/overview").says("Need attention 1", "The mail was refused: 550 5.1.1 No such user here", "Correct the address")
	b.get("/invite/status?status=refused").says("Total no. of invitations: 1", "Mail refused", "Correct the address").saysNot("Resend to")
	b.get(web.InvitationURL(i.ID)).says("The mail was refused", "550 5.1.1 No such user here", "Correct the address: the invitation then goes out again")
	b.post(web.InvitationURL(i.ID) + "/resend").is(http.StatusConflict).says("Correct the address instead")

	page := b.get(web.InvitationURL(i.ID) + "/correct").says("550 5.1.1 No such user here")
	if page.field("email") != "jnae@tech.gov.sg" {
		t.Errorf("the form begins with %q", page.field("email"))
	}
	for typed, said := range map[string]string{"jnae@tech.gov.sg": "This is the address as it is now", "": "Enter an email address",
		"jane@nowhere.gov.sg": "not allow-listed", "jane@acme.com": "different ways", officerMailbox: "Duplicate entry"} {
		refused := b.post(web.InvitationURL(i.ID)+"/correct", "email", typed, "request_key", page.field("request_key")).
			is(http.StatusUnprocessableEntity).says(said)
		if refused.field("email") != typed {
			t.Errorf("%q is not kept", typed)
		}
	}
	b.post(web.InvitationURL(i.ID)+"/correct", "email", "jane@tech.gov.sg", "request_key", page.field("request_key")).leadsTo(web.InvitationURL(i.ID))
	p.Deliver()
	b.get(web.InvitationURL(i.ID)).says("Address corrected", "A new invitation is on its way to jane@tech.gov.sg",
		"Mail refused: the mail server does not know the address", "The server said: 550 5.1.1 No such user here", "Invitation to jnae@tech.gov.sg")
	b.post(web.InvitationURL(i.ID)+"/correct", "email", "third@tech.gov.sg").is(http.StatusConflict).says("Only the address of an invitation whose mail was not delivered")
	p.browser().get(p.link("jane@tech.gov.sg")).says("You are invited to TechPass")
}

func TestTimelineTellsWhoActsNext(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	page := func() reply { return p.as(officer).get(web.InvitationURL(i.ID)).is(http.StatusOK) }
	page().says("Next: TechBiz", "on its way to the mail server")
	link := p.link("jane@tech.gov.sg")
	page().says("Next: The invitee", "Mail accepted by the mail server", "24-12-2026 09:00", "Payments team"[1:])
	b := p.browser()
	b.do(http.MethodHead, link, nil).is(http.StatusOK)
	page().saysNot("Link opened")
	b.get(link)
	page().says("Link opened, by a person or by a mail scanner").saysNot("mail scanner The server said")
	b.post(link + "/code")
	b.post(link+"/verify", "code", p.code("jane@tech.gov.sg")).leadsTo("/onboarding")
	page().says("Accepted with the code", "go through the remaining steps", "Code asked for")
	b.setUpApp()
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	page().says("Nothing is left to do", "Onboarded")

	j := p.invited(officer, "joe@tech.gov.sg")
	p.Clock.Add(invite.Lifetime)
	p.as(officer).get(web.InvitationURL(j.ID)).says("Next: You", "Invite the user again", "User Not Found", "Lapsed: not accepted in time").has(`href="/invite/email?from=` + j.ID.String())
}

func TestOverviewShowsWhatLapsesSoon(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	var renewed []*invite.Invitation
	for range 25 { // older than the one that lapses, and sent again since
		renewed = append(renewed, p.invited(officer, someMailbox()))
	}
	p.invited(officer, "jane@tech.gov.sg")
	p.Clock.Add(25 * time.Hour)
	for _, i := range renewed {
		_, err := p.Invites.Resend(t.Context(), officer.Actor(), i.ID, "")
		p.OK(err)
	}
	p.Clock.Add(invite.Lifetime - invite.LapsingSoon - 25*time.Hour + time.Minute)
	p.as(officer).get("/overview").says("Need attention 1", "jane@tech.gov.sg", "lapses on 24-12-2026 09:00")
	p.Clock.Add(25 * time.Hour)
	p.as(officer).get("/overview").says("Need attention 26")
	p.Clock.Add(invite.LapsingSoon)
	p.as(officer).get("/overview").says("Need attention 0")
}
