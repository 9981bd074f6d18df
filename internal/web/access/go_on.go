package access

import (
	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass"
)

// GoOnActivating leads to the steps that are left of the account's activation, of whoever
// showed these methods. The session knows of them as well, for whoever comes back by an
// address of their own.
func (v *Visitor) GoOnActivating(f Flow, a *techpass.Account, methods ...string) error {
	id, err := v.Begin(signin.ToActivate, a, methods...)
	if err != nil {
		return v.StartAgain(TechPassSignIn, err)
	}
	if err := v.Session.Renew(); err != nil {
		return err
	}
	v.Session.Put(KeyOnboarding, id.String())
	v.Session.Put(KeyBegun, v.Guard.Begun())
	f.Activation = id
	return v.Redirect(v.At("/onboarding", f))
}
