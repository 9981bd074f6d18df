package invite_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

// TestRefusedSEEDMail: wherever an officer looks they see that the SEED mail was refused, with
// what helps; once it was sent again, nowhere.
func TestRefusedSEEDMail(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(3)
	officer, admin := p.Officer(webtest.OfficerMailbox), p.AdminAccount()
	boss := p.WithDuty("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	i, a := p.Wants(officer, "tan@tech.gov.sg")
	p.Wants(officer, "well@tech.gov.sg")
	refusedID := p.SeedMail(a).ID
	p.OK(p.Mails.Refuse(t.Context(), refusedID, "550 5.1.1 unknown"))
	for range 2 {
		p.OK(p.Seeds.MailEnded(t.Context(), refusedID))
	}
	p.Deliver()
	p.Fold()
	b := p.BrowserOf(officer)
	again := `action="` + kit.InvitationURL(i.ID) + `/seed-mail"`

	for _, address := range []string{"/invite/status?status=refused", "/invite/status?seed=mail_missing", "/invite/status?status=refused&q=tan"} {
		b.Get(address).Says("Total no. of invitations: 1", "tan@tech.gov.sg", "Not Onboarded Mail refused", "Resend SEED mail").SaysNot("well@tech.gov.sg").Has(again)
	}
	b.Get("/invite/status").Says("Total no. of invitations: 2", "Not Onboarded Mail refused")
	b.Get("/invite/status?status=address").Says("No record found")
	b.Get("/invite/status?seed=no_device").Says("well@tech.gov.sg").SaysNot("tan@tech.gov.sg")
	if csv := b.Get("/invite/status/export.csv?status=refused").Body; !strings.Contains(csv, "SEED mail refused") || strings.Contains(csv, "well@") {
		t.Errorf("the export says\n%s", csv)
	}
	p.BrowserOf(boss).Get("/admin/invitations?status=refused").Says("tan@tech.gov.sg", "Mail refused").SaysNot("well@tech.gov.sg").Has(again)
	p.BrowserOf(admin).Get("/admin/invitations?agency=tech&status=refused").Says("tan@tech.gov.sg").SaysNot("well@tech.gov.sg")
	b.Get("/overview").Says("Need attention 1", "The SEED mail was refused: 550 5.1.1 unknown", "Send the SEED mail again").SaysNot("Nothing waits for you")
	b.Get("/insight").Says("1 with a SEED mail that did not arrive", "tan@tech.gov.sg", "Send the SEED mails again").SaysNot("The SEED mail was sent").
		Has(`href="/invite/status?seed=mail_missing&amp;sort=asc"`)
	b.Get("/notifications").Says("The SEED mail to Wei Ling Tan (tan@tech.gov.sg) was refused. Send it again").Has(`href="` + kit.InvitationURL(i.ID) + `"`).Has("news__dot")
	b.Get(kit.InvitationURL(i.ID)).Says("Licence assigned: the SEED mail was refused", "invite that address", "550 5.1.1 unknown").Has(again)

	b.Post(kit.InvitationURL(i.ID) + "/seed-mail").LeadsTo(kit.InvitationURL(i.ID))
	b.Get("/invite/status?status=refused").Says("No record found")
	b.Get("/overview").Says("Nothing waits for you")
	p.Deliver()
	p.Fold()
	b.Get("/insight").SaysNot("did not arrive")
	b.Get("/invite/status?seed=no_device").Says("tan@tech.gov.sg")
	b.Post("/notifications/read").LeadsTo("/notifications")
	b.Get("/notifications").SaysNot("Unread").Rings("Notifications")
}

// TestDelayedSEEDMail is told as one that is tried again.
func TestDelayedSEEDMail(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(1)
	officer := p.Officer(webtest.OfficerMailbox)
	i, a := p.Wants(officer, "tan@tech.gov.sg")
	m := p.SeedMail(a)
	p.OK(p.Store.Mails().Update(t.Context(), func(tx mail.Tx) error {
		return tx.NoteTries(t.Context(), mail.Try{MailID: m.ID, Cause: mail.CauseServer, Reply: "no route", At: p.Clock.Now(), NextAt: p.Clock.Now()})
	}))
	b := p.BrowserOf(officer)
	b.Get("/invite/status?status=undelivered").Says("tan@tech.gov.sg", "Not Onboarded Mail delayed", "Resend SEED mail")
	b.Get("/invite/status?status=refused").Says("No record found")
	b.Get("/overview").Says("Nothing waits for you") // it is tried again by itself
	b.Get(kit.InvitationURL(i.ID)).Says("Next: TechBiz", "The mail has not left yet: 1 try failed")
}

// TestBellTellsOfRequestsAndRefusals: of a refused invitation mail, of what was asked for, and
// of who accepted, each with where one acts.
func TestBellTellsOfRequestsAndRefusals(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, agent := p.Officer(webtest.OfficerMailbox), p.Agent()
	b, desk := p.BrowserOf(officer), p.BrowserOf(agent)
	jane := p.Invited(officer, "jane@tech.gov.sg")
	p.Refuse(jane.ID, "550 5.1.1 unknown")
	b.Get("/notifications").Says("The invitation mail to jane@tech.gov.sg was refused. Correct the address").Has(`href="` + kit.InvitationURL(jane.ID) + `"`)
	p.Accept(p.Invited(officer, "joe@tech.gov.sg"))
	b.Get("/notifications").Says("Wei Ling Tan (joe@tech.gov.sg) accepted the invitation")
	at := b.Post("/desk/new", "kind", "domain", "domain", "new.gov.sg").Is(http.StatusSeeOther).Header.Get("Location")
	desk.Post(at+"/grant", "version", "1").Is(http.StatusSeeOther)
	b.Get("/notifications").Says("Your service request SR-000001 for the domain new.gov.sg was granted").Has(`href="` + at + `"`)
	other := b.Post("/desk/new", "kind", "other", "details", "Help").Is(http.StatusSeeOther).Header.Get("Location")
	desk.Post(other+"/decline", "version", "1", "text", "No").Is(http.StatusSeeOther)
	b.Get("/notifications").Says("Your service request SR-000002 was declined").Rings("Notifications, 4 unread")
}
