package webtest

import (
	"context"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Licences makes the pool hold so many licences.
func (p *Portal) Licences(n int) {
	p.Helper()
	p.OK(p.Seeds.SetSize(context.Background(), people.System(), n))
}

// Wants has somebody who was invited become active, with SEED wanted.
func (p *Portal) Wants(officer *techpass.Account, mailbox string) (*invite.Invitation, *techpass.Account) {
	p.Helper()
	i := p.Invited(officer, mailbox)
	a := p.Activated(i.AccountID)
	p.OK(p.Store.Invites().Update(context.Background(), func(tx invite.Tx) error {
		i.State, i.EndedAt = invite.Onboarded, p.Clock.Now()
		return tx.UpdateInvitation(context.Background(), i)
	}))
	p.OK(p.MyAccount.RequestSEED(context.Background(), a.ID))
	return i, p.Account(a.ID)
}

// SeedMail is the newest SEED mail to the account's holder.
func (p *Portal) SeedMail(a *techpass.Account) *mail.Mail {
	p.Helper()
	st, err := p.Store.Provisioning(context.Background(), a.ID)
	p.OK(err)
	m, err := p.Store.MailByID(context.Background(), st.MailID)
	p.OK(err)
	return m
}
