package webtest

import (
	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
)

// Surely returns a browser in which the account is signed in with TechPass.
func (p *Portal) Surely(a *techpass.Account) *Browser {
	p.Helper()
	in := p.SignInOf(a.ID, signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA).String()
	return p.WithSession(access.KeySignIn, in, access.KeyTechPass, in, access.KeyBegun, p.Begun())
}

// Serves returns the account of an officer in use, with a second factor and a duty.
func (p *Portal) Serves(mailbox string, d techpass.Duty) *techpass.Account {
	p.Helper()
	return p.Change(p.Active(mailbox).ID, func(a *techpass.Account) { a.Duty = d })
}
