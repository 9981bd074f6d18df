package web

import (
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

// goOnActivating leads to the steps that are left of the account's activation, of whoever
// showed these methods. The session knows of them as well, for whoever comes back by an
// address of their own.
func (v *visit) goOnActivating(f flow, a *techpass.Account, methods ...string) error {
	id, err := v.begin(signin.ToActivate, a, methods...)
	if err != nil {
		return v.startAgain(techPassSignIn, err)
	}
	if err := v.Session.Renew(); err != nil {
		return err
	}
	v.Session.Put(keyOnboarding, id.String())
	v.Session.Put(keyBegun, v.guard.begun())
	f.Activation = id
	return v.Redirect(v.at("/onboarding", f))
}
