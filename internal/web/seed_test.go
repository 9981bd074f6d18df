package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

func (p *portal) licences(n int) {
	p.Helper()
	p.OK(p.Seeds.SetSize(context.Background(), people.System(), n))
}

// wants has somebody who was invited become active, with SEED wanted.
func (p *portal) wants(officer *techpass.Account, mailbox string) (*invite.Invitation, *techpass.Account) {
	p.Helper()
	i := p.invited(officer, mailbox)
	a := p.activated(i.AccountID)
	p.OK(p.Store.Invites().Update(context.Background(), func(tx invite.Tx) error {
		i.State, i.EndedAt = invite.Onboarded, p.Clock.Now()
		return tx.UpdateInvitation(context.Background(), i)
	}))
	p.OK(p.MyAccount.RequestSEED(context.Background(), a.ID))
	return i, p.Account(a.ID)
}

// TestSEEDInMyAccount goes through all that its holder sees and does.
func TestSEEDInMyAccount(t *testing.T) {
	p := newPortal(t)
	p.licences(0)
	officer := p.Officer(officerMailbox)
	a := p.activated(p.invited(officer, "tan@tech.gov.sg").AccountID)
	b := p.holderOf(a)
	b.get("/account").says("From a GSIB you do not", "Request for SEED").saysNot("I don't need SEED")
	b.post("/account/seed/request").leadsTo("/account")
	b.get("/account").says("1st in line for a licence", "I don't need SEED").saysNot("Onboard device to SEED", "Request for SEED")
	b.post("/account/seed/request").leadsTo("/account") // twice changes nothing
	p.as(officer).get("/invite/status").says("Not Onboarded")
	b.post("/account/seed/mail").is(http.StatusConflict).says("No licence is assigned yet")

	p.licences(1)
	b.get("/account").says("licence is assigned to you", "is on its way").saysNot("Onboard device to SEED")
	if l := p.letter("tan@tech.gov.sg"); l.Subject != "Onboard your device to SEED" || !strings.Contains(l.Text, "/account/seed") {
		t.Errorf("%q\n%s", l.Subject, l.Text)
	}
	b.get("/account").says("Onboard your device by 24-12-2026", "Onboard device to SEED", "can be asked for again from 25-11-2026")
	b.post("/account/seed/mail").is(http.StatusConflict).says("25-11-2026 09:00")
	p.Clock.Add(24 * time.Hour)
	b = p.holderOf(p.Account(a.ID))
	b.get("/account").says("Send the SEED mail again")
	b.post("/account/seed/mail").leadsTo("/account")
	p.Deliver()
	b.get("/account").says("Onboard your device by 25-12-2026")

	p.OK(p.Store.Seeds().Update(context.Background(), func(tx seed.OwnTx) error {
		return p.Seeds.Enrol(context.Background(), tx, a.Actor(), a.ID)
	}))
	b.get("/account").says("Your device is onboarded to SEED since 25-11-2026", "Nothing is left to do", "See your device").saysNot("Onboard device to SEED")
	p.as(officer).get("/invite/status?seed=not_required").says("No record found")
	b.get("/account/seed/decline").is(http.StatusOK).says("Your licence goes back at once", "Your device is released")
	b.post("/account/seed/decline").leadsTo("/account")
	b.get("/account").says("no longer meant for SEED", "Request for SEED")
	p.as(officer).get("/invite/status?seed=not_required").says("tan@tech.gov.sg")

	jane := p.member(vendorMailbox, "jane")
	v := p.holderOf(jane.Account)
	v.get("/account").says("Vendors get SEED by a service request").saysNot("Request for SEED")
	v.post("/account/seed/request").is(http.StatusConflict).says("Vendors ask for SEED by a service request")
}

// TestOfficerFollowsSEED goes through what the inviter sees of it.
func TestOfficerFollowsSEED(t *testing.T) {
	p := newPortal(t)
	p.licences(1)
	officer := p.Officer(officerMailbox)
	p.wants(officer, "first@tech.gov.sg")
	i, a := p.wants(officer, "tan@tech.gov.sg")
	b := p.as(officer)
	url := web.InvitationURL(i.ID)
	b.get(url).says("Next: An administrator", "1st in line for a licence", "SEED requested: waits for a licence").saysNot("Send the SEED mail again")
	b.post(url + "/seed-mail").is(http.StatusConflict).says("No licence is assigned yet")

	p.licences(2)
	b.get(url).says("Next: TechBiz", "SEED licence assigned")
	m := p.seedMail(a)
	p.OK(p.Mails.Refuse(context.Background(), m.ID, "550 5.7.1 blocked"))
	b.get(url).says("The SEED mail was not delivered", "550 5.7.1 blocked", "Send the SEED mail again")
	p.Clock.Add(24 * time.Hour)
	b = p.as(officer)
	p.as(p.Officer(otherMailbox)).post(url + "/seed-mail").is(http.StatusNotFound)
	b.post(url + "/seed-mail").leadsTo(url)
	p.Deliver()
	b.get(url).says("SEED mail sent again", "Next: The invitee", "onboards a device", "valid until 25-12-2026", "SEED mail to tan@tech.gov.sg").saysNot("seed.mailed")
	b.post(url + "/seed-mail").is(http.StatusConflict).says("26-11-2026 09:00") // once in a day

	p.Clock.Add(seed.Lifetime)
	if n, err := p.Seeds.LapseDue(context.Background()); err != nil || n != 2 {
		t.Errorf("%d lapsed, %v", n, err)
	}
	b = p.as(officer)
	b.get(url).says("No device was onboarded in time", "SEED lapsed")
	b.get("/notifications").says("SEED of Wei Ling Tan (tan@tech.gov.sg) lapsed")
}

// seedMail is the newest SEED mail to the account's holder.
func (p *portal) seedMail(a *techpass.Account) *mail.Mail {
	p.Helper()
	st, err := p.Store.Provisioning(context.Background(), a.ID)
	p.OK(err)
	m, err := p.Store.MailByID(context.Background(), st.MailID)
	p.OK(err)
	return m
}

// TestLicences: an admin sees all and sets the limit, an agency admin sees their own.
func TestLicences(t *testing.T) {
	p := newPortal(t)
	p.licences(1)
	officer, other := p.Officer(officerMailbox), p.Officer(otherMailbox)
	p.wants(officer, "first@tech.gov.sg")
	p.wants(officer, "tan@tech.gov.sg")
	_, lim := p.wants(other, "lim@hive.gov.sg")
	admin, boss := p.as(p.admin()), p.as(p.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin))
	admin.get("/admin/licences").says("tan@tech.gov.sg", "lim@hive.gov.sg", "HIVE", officerMailbox).saysNot("first@tech.gov.sg")
	admin.get("/admin/licences?agency=hive").says("lim@hive.gov.sg", "Show all agencies").saysNot("tan@tech.gov.sg")
	admin.get("/admin/licences?agency=" + strings.Repeat("x", 80)).is(http.StatusUnprocessableEntity)
	admin.get("/admin/licences?cursor=xyz").is(http.StatusUnprocessableEntity)
	boss.get("/admin/licences?agency=hive").says("tan@tech.gov.sg", "TECH").saysNot("lim@hive.gov.sg", "HIVE", "Set the")
	boss.post("/admin/licences", "size", "100").is(http.StatusForbidden)
	for _, typed := range []string{"", "-1", "many", "1000001", "1.5"} {
		admin.post("/admin/licences", "size", typed).is(http.StatusUnprocessableEntity).says("Enter a whole number", "tan@tech.gov.sg")
	}
	p.OK(p.Lives.Disable(context.Background(), people.System(), lim.ID))
	admin.get("/admin/licences").says("Passed over: account not active")
	admin.post("/admin/licences", "size", " 5 ").leadsTo("/admin/licences")
	admin.get("/admin/licences").says("There are 5 licences now", "lim@hive.gov.sg").saysNot("tan@tech.gov.sg")
	p.OK(p.Lives.Enable(context.Background(), people.System(), lim.ID))
	admin.get("/admin/licences").says("Nobody waits for a licence")
}
