package techpass

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// firstFactorShown goes on after the first factor of the account: to activation where
// steps are left, to the second factor otherwise.
func firstFactorShown(v *access.Visitor, a *techpass.Account, method string) error {
	id, err := v.Begin(signin.ToSignIn, a, method)
	if err != nil {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	f := v.Flow()
	f = access.Flow{Login: f.Login, Request: f.Request, Next: f.Next, SignIn: id}
	if a.State == techpass.Pending || !a.HasMFA() {
		return v.GoOnActivating(f, a, method)
	}
	return v.Redirect(v.At("/techpass/sign-in/factor", f))
}

// mfaComplete goes on after both factors: to what is left of activation or a new version of
// the terms, or through.
func (p *Pages) mfaComplete(v *access.Visitor, u *signin.Unfinished) error {
	a, err := p.Invites.Onboarding(v.R.Context(), u.AccountID)
	if err != nil {
		return err
	}
	policies, err := p.Policies.Policies(v.R.Context())
	if err != nil {
		return err
	}
	f := v.Flow()
	f = access.Flow{Login: f.Login, Request: f.Request, Next: f.Next, SignIn: u.ID}
	v.Carry(f)
	if a.State.Usable() && a.NextStep(policies) != techpass.StepDone {
		return v.GoOnActivating(f, a, u.Methods...)
	}
	return p.finishTechPass(v, u)
}

// finishTechPass signs in with TechPass whoever showed both factors, and goes on to where
// they wanted to.
func (p *Pages) finishTechPass(v *access.Visitor, u *signin.Unfinished) error {
	f := v.Flow()
	visitor := v.SignInVisitor()
	visitor.Device = v.BindDevice()
	in, err := p.SignIn.Finish(v.R.Context(), u, visitor)
	switch {
	case errors.Is(err, fault.NotFound):
		return kit.ErrAccountEnded
	case errors.Is(err, signin.ErrEnded):
		return v.StartAgain(access.TechPassSignIn, err)
	case err != nil:
		return err
	}
	if f.Activation != uuid.Nil {
		if err := p.SignIn.End(v.R.Context(), f.Activation); err != nil {
			return err
		}
	}
	if err := v.Session.Renew(); err != nil {
		return err
	}
	v.Session.Remove(access.KeyOnboarding)
	if v.Actor.ID != in.AccountID {
		v.Session.Remove(access.KeySignIn) // somebody else was signed in to the portal in this browser
	}
	v.Session.Put(access.KeyTechPass, in.ID.String())
	v.Session.Put(access.KeyBegun, v.Guard.Begun())
	if f.Request != "" {
		return p.resumeAuthRequest(v, f.Request)
	}
	if f.Next != "" {
		return v.Redirect(f.Next)
	}
	return v.Redirect("/account")
}

// resumeAuthRequest goes on to the product that asked for the sign-in that was just made.
func (p *Pages) resumeAuthRequest(v *access.Visitor, id string) error {
	if err := v.IdentifyHolder(); err != nil {
		return err
	}
	r, err := p.productRequest(v, id)
	if err != nil {
		return err
	}
	return p.answerRequest(v, r)
}

// leave sends the browser to another site. A redirect would be stopped where the answer
// is to a form: forms may lead nowhere but here.
func leave(v *access.Visitor, to, name string) error {
	page := v.Page("You go on to " + name)
	page.GoTo = to
	return v.Draw(http.StatusOK, LeavingPage(page, Leaving{To: to, Name: name}))
}

// lockedWords tells until when no try is taken.
func lockedWords(err error) (string, bool) {
	locked, ok := errors.AsType[*signin.LockedError](err)
	if !ok {
		return "", false
	}
	return "Too many wrong tries: the next one is taken in " + kit.Waiting(locked.RetryAfter) + ".", true
}
