package webtest

import (
	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/access"
)

// HolderOf returns a browser in which the account's holder is signed in with TechPass.
func (p *Portal) HolderOf(a *techpass.Account) *Browser {
	p.Helper()
	in := p.SignInOf(a.ID, signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA)
	return p.WithSession(access.KeyTechPass, in.String(), access.KeyBegun, p.Begun())
}

// Activated returns the account as an active one, with an app.
func (p *Portal) Activated(id [16]byte) *techpass.Account {
	p.Helper()
	ctx := p.Context()
	p.OK(p.Store.SignIns().Update(ctx, func(tx signin.Tx) error {
		a, err := tx.Account(ctx, id)
		p.OK(err)
		a.FirstName, a.LastName = p.PersonName("Wei Ling"), p.PersonName("Tan")
		a.MailboxProvedAt, a.TOTPAt, a.PrivacyVersion, a.TermsVersion = p.Clock.Now(), p.Clock.Now(), policy.FirstVersion, policy.FirstVersion
		if !a.Advance(policy.FirstPolicies(), p.Clock.Now()) {
			p.Fatal("a step is left")
		}
		return tx.UpdateAccount(ctx, a)
	}))
	return p.Account(id)
}
