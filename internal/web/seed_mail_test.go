package web_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// TestRefusedSEEDMail: wherever an officer looks they see that the SEED mail was refused, with
// what helps; once it was sent again, nowhere.
func TestRefusedSEEDMail(t *testing.T) {
	p := newPortal(t)
	p.licences(3)
	officer, admin := p.Officer(officerMailbox), p.admin()
	boss := p.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	i, a := p.wants(officer, "tan@tech.gov.sg")
	p.wants(officer, "well@tech.gov.sg")
	refusedID := p.seedMail(a).ID
	p.OK(p.Mails.Refuse(t.Context(), refusedID, "550 5.1.1 unknown"))
	for range 2 {
		p.OK(p.Seeds.MailEnded(t.Context(), refusedID))
	}
	p.Deliver()
	p.fold()
	b := p.as(officer)
	again := `action="` + web.InvitationURL(i.ID) + `/seed-mail"`

	for _, address := range []string{"/invite/status?status=refused", "/invite/status?seed=mail_missing", "/invite/status?status=refused&q=tan"} {
		b.get(address).says("Total no. of invitations: 1", "tan@tech.gov.sg", "Not Onboarded Mail refused", "Resend SEED mail").saysNot("well@tech.gov.sg").has(again)
	}
	b.get("/invite/status").says("Total no. of invitations: 2", "Not Onboarded Mail refused")
	b.get("/invite/status?status=address").says("No record found")
	b.get("/invite/status?seed=no_device").says("well@tech.gov.sg").saysNot("tan@tech.gov.sg")
	if csv := b.get("/invite/status/export.csv?status=refused").body; !strings.Contains(csv, "SEED mail refused") || strings.Contains(csv, "well@") {
		t.Errorf("the export says\n%s", csv)
	}
	p.as(boss).get("/admin/invitations?status=refused").says("tan@tech.gov.sg", "Mail refused").saysNot("well@tech.gov.sg").has(again)
	p.as(admin).get("/admin/invitations?agency=tech&status=refused").says("tan@tech.gov.sg").saysNot("well@tech.gov.sg")
	b.get("/overview").says("Need attention 1", "The SEED mail was refused: 550 5.1.1 unknown", "Send the SEED mail again").saysNot("Nothing waits for you")
	b.get("/insight").says("1 with a SEED mail that did not arrive", "tan@tech.gov.sg", "Send the SEED mails again").saysNot("The SEED mail was sent").
		has(`href="/invite/status?seed=mail_missing&amp;sort=asc"`)
	b.get("/notifications").says("The SEED mail to Wei Ling Tan (tan@tech.gov.sg) was refused. Send it again").has(`href="` + web.InvitationURL(i.ID) + `"`).has("news__dot")
	b.get(web.InvitationURL(i.ID)).says("Licence assigned: the SEED mail was refused", "invite that address", "550 5.1.1 unknown").has(again)

	b.post(web.InvitationURL(i.ID) + "/seed-mail").leadsTo(web.InvitationURL(i.ID))
	b.get("/invite/status?status=refused").says("No record found")
	b.get("/overview").says("Nothing waits for you")
	p.Deliver()
	p.fold()
	b.get("/insight").saysNot("did not arrive")
	b.get("/invite/status?seed=no_device").says("tan@tech.gov.sg")
	b.post("/notifications/read").leadsTo("/notifications")
	b.get("/notifications").saysNot("Unread").rings("Notifications")
}

// TestDelayedSEEDMail is told as one that is tried again.
func TestDelayedSEEDMail(t *testing.T) {
	p := newPortal(t)
	p.licences(1)
	officer := p.Officer(officerMailbox)
	i, a := p.wants(officer, "tan@tech.gov.sg")
	m := p.seedMail(a)
	p.OK(p.Store.Mails().Update(t.Context(), func(tx mail.Tx) error {
		return tx.NoteTries(t.Context(), mail.Try{MailID: m.ID, Cause: mail.CauseServer, Reply: "no route", At: p.Clock.Now(), NextAt: p.Clock.Now()})
	}))
	b := p.as(officer)
	b.get("/invite/status?status=undelivered").says("tan@tech.gov.sg", "Not Onboarded Mail delayed", "Resend SEED mail")
	b.get("/invite/status?status=refused").says("No record found")
	b.get("/overview").says("Nothing waits for you") // it is tried again by itself
	b.get(web.InvitationURL(i.ID)).says("Next: TechBiz", "The mail has not left yet: 1 try failed")
}

// TestBellTellsOfRequestsAndRefusals: of a refused invitation mail, of what was asked for, and
// of who accepted, each with where one acts.
func TestBellTellsOfRequestsAndRefusals(t *testing.T) {
	p := newPortal(t)
	officer, agent := p.Officer(officerMailbox), p.agent()
	b, desk := p.as(officer), p.as(agent)
	jane := p.invited(officer, "jane@tech.gov.sg")
	p.Refuse(jane.ID, "550 5.1.1 unknown")
	b.get("/notifications").says("The invitation mail to jane@tech.gov.sg was refused. Correct the address").has(`href="` + web.InvitationURL(jane.ID) + `"`)
	p.Accept(p.invited(officer, "joe@tech.gov.sg"))
	b.get("/notifications").says("Wei Ling Tan (joe@tech.gov.sg) accepted the invitation")
	at := b.post("/desk/new", "kind", "domain", "domain", "new.gov.sg").is(http.StatusSeeOther).header.Get("Location")
	desk.post(at+"/grant", "version", "1").is(http.StatusSeeOther)
	b.get("/notifications").says("Your service request SR-000001 for the domain new.gov.sg was granted").has(`href="` + at + `"`)
	other := b.post("/desk/new", "kind", "other", "details", "Help").is(http.StatusSeeOther).header.Get("Location")
	desk.post(other+"/decline", "version", "1", "text", "No").is(http.StatusSeeOther)
	b.get("/notifications").says("Your service request SR-000002 was declined").rings("Notifications, 4 unread")
}
