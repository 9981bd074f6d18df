package seed_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

// TestSEEDInMyAccount goes through all that its holder sees and does.
func TestSEEDInMyAccount(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(0)
	officer := p.Officer(webtest.OfficerMailbox)
	a := p.Activated(p.Invited(officer, "tan@tech.gov.sg").AccountID)
	b := p.HolderOf(a)
	b.Get("/account").Says("From a GSIB you do not", "Request for SEED").SaysNot("I don't need SEED")
	b.Post("/account/seed/request").LeadsTo("/account")
	b.Get("/account").Says("1st in line for a licence", "I don't need SEED").SaysNot("Onboard device to SEED", "Request for SEED")
	b.Post("/account/seed/request").LeadsTo("/account") // twice changes nothing
	p.BrowserOf(officer).Get("/invite/status").Says("Not Onboarded")
	b.Post("/account/seed/mail").Is(http.StatusConflict).Says("No licence is assigned yet")

	p.Licences(1)
	b.Get("/account").Says("licence is assigned to you", "is on its way").SaysNot("Onboard device to SEED")
	if l := p.Letter("tan@tech.gov.sg"); l.Subject != "Onboard your device to SEED" || !strings.Contains(l.Text, "/account/seed") {
		t.Errorf("%q\n%s", l.Subject, l.Text)
	}
	b.Get("/account").Says("Onboard your device by 24-12-2026", "Onboard device to SEED", "can be asked for again from 25-11-2026")
	b.Post("/account/seed/mail").Is(http.StatusConflict).Says("25-11-2026 09:00")
	p.Clock.Add(24 * time.Hour)
	b = p.HolderOf(p.Account(a.ID))
	b.Get("/account").Says("Send the SEED mail again")
	b.Post("/account/seed/mail").LeadsTo("/account")
	p.Deliver()
	b.Get("/account").Says("Onboard your device by 25-12-2026")

	p.OK(p.Store.Seeds().Update(context.Background(), func(tx seed.OwnTx) error {
		return p.Seeds.Enrol(context.Background(), tx, a.Actor(), a.ID)
	}))
	b.Get("/account").Says("Your device is onboarded to SEED since 25-11-2026", "Nothing is left to do", "See your device").SaysNot("Onboard device to SEED")
	p.BrowserOf(officer).Get("/invite/status?seed=not_required").Says("No record found")
	b.Get("/account/seed/decline").Is(http.StatusOK).Says("Your licence goes back at once", "Your device is released")
	b.Post("/account/seed/decline").LeadsTo("/account")
	b.Get("/account").Says("no longer meant for SEED", "Request for SEED")
	p.BrowserOf(officer).Get("/invite/status?seed=not_required").Says("tan@tech.gov.sg")

	jane := p.Member(webtest.VendorMailbox, "jane")
	v := p.HolderOf(jane.Account)
	v.Get("/account").Says("Vendors get SEED by a service request").SaysNot("Request for SEED")
	v.Post("/account/seed/request").Is(http.StatusConflict).Says("Vendors ask for SEED by a service request")
}

// TestOfficerFollowsSEED goes through what the inviter sees of it.
func TestOfficerFollowsSEED(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(1)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Wants(officer, "first@tech.gov.sg")
	i, a := p.Wants(officer, "tan@tech.gov.sg")
	b := p.BrowserOf(officer)
	url := kit.InvitationURL(i.ID)
	b.Get(url).Says("Next: An administrator", "1st in line for a licence", "SEED requested: waits for a licence").SaysNot("Send the SEED mail again")
	b.Post(url + "/seed-mail").Is(http.StatusConflict).Says("No licence is assigned yet")

	p.Licences(2)
	b.Get(url).Says("Next: TechBiz", "SEED licence assigned")
	m := p.SeedMail(a)
	p.OK(p.Mails.Refuse(context.Background(), m.ID, "550 5.7.1 blocked"))
	b.Get(url).Says("The SEED mail was not delivered", "550 5.7.1 blocked", "Send the SEED mail again")
	p.Clock.Add(24 * time.Hour)
	b = p.BrowserOf(officer)
	p.BrowserOf(p.Officer(webtest.OtherMailbox)).Post(url + "/seed-mail").Is(http.StatusNotFound)
	b.Post(url + "/seed-mail").LeadsTo(url)
	p.Deliver()
	b.Get(url).Says("SEED mail sent again", "Next: The invitee", "onboards a device", "valid until 25-12-2026", "SEED mail to tan@tech.gov.sg").SaysNot("seed.mailed")
	b.Post(url + "/seed-mail").Is(http.StatusConflict).Says("26-11-2026 09:00") // once in a day

	p.Clock.Add(seed.Lifetime)
	if n, err := p.Seeds.LapseDue(context.Background()); err != nil || n != 2 {
		t.Errorf("%d lapsed, %v", n, err)
	}
	b = p.BrowserOf(officer)
	b.Get(url).Says("No device was onboarded in time", "SEED lapsed")
	b.Get("/notifications").Says("SEED of Wei Ling Tan (tan@tech.gov.sg) lapsed")
}

// TestLicences: an admin sees all and sets the limit, an agency admin sees their own.
func TestLicences(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(1)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox)
	p.Wants(officer, "first@tech.gov.sg")
	p.Wants(officer, "tan@tech.gov.sg")
	_, lim := p.Wants(other, "lim@hive.gov.sg")
	admin, boss := p.BrowserOf(p.AdminAccount()), p.BrowserOf(p.WithDuty("boss@tech.gov.sg", techpass.DutyAgencyAdmin))
	admin.Get("/admin/licences").Says("tan@tech.gov.sg", "lim@hive.gov.sg", "HIVE", webtest.OfficerMailbox).SaysNot("first@tech.gov.sg")
	admin.Get("/admin/licences?agency=hive").Says("lim@hive.gov.sg", "Show all agencies").SaysNot("tan@tech.gov.sg")
	admin.Get("/admin/licences?agency=" + strings.Repeat("x", 80)).Is(http.StatusUnprocessableEntity)
	admin.Get("/admin/licences?cursor=xyz").Is(http.StatusUnprocessableEntity)
	boss.Get("/admin/licences?agency=hive").Says("tan@tech.gov.sg", "TECH").SaysNot("lim@hive.gov.sg", "HIVE", "Set the")
	boss.Post("/admin/licences", "size", "100").Is(http.StatusForbidden)
	for _, typed := range []string{"", "-1", "many", "1000001", "1.5"} {
		admin.Post("/admin/licences", "size", typed).Is(http.StatusUnprocessableEntity).Says("Enter a whole number", "tan@tech.gov.sg")
	}
	p.OK(p.Lives.Disable(context.Background(), people.System(), lim.ID))
	admin.Get("/admin/licences").Says("Passed over: account not active")
	admin.Post("/admin/licences", "size", " 5 ").LeadsTo("/admin/licences")
	admin.Get("/admin/licences").Says("There are 5 licences now", "lim@hive.gov.sg").SaysNot("tan@tech.gov.sg")
	p.OK(p.Lives.Enable(context.Background(), people.System(), lim.ID))
	admin.Get("/admin/licences").Says("Nobody waits for a licence")
}
