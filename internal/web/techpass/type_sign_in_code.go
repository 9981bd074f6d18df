package techpass

import (
	"cmp"
	"errors"
	"net/http"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// typeSignInCode signs in with the code that was mailed.
func (p *Pages) typeSignInCode(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	email, err := signin.ParseMailbox(v.Flow().Mailbox)
	if err != nil {
		return v.StartAgain("/sign-in", nil) // the page is too old, or was of another browser
	}
	if v.Actor.Role != "" && v.Actor.Email == email {
		return v.Redirect(v.NextOr("/overview")) // another tab signed in, perhaps by this very code
	}
	refusal, err := p.mailedDoor(v, email) // a provider may have been chosen since the code was asked for
	if err != nil {
		return err
	}
	if refusal != "" {
		return p.refuseMailbox(v, email, refusal)
	}
	visitor := v.SignInVisitor()
	visitor.Device = v.BindDevice()
	in, account, err := p.SignIn.SignIn(v.R.Context(), email, form.Get(view.FieldCode), visitor)
	if refused, ok := access.CodeRefusal(err); ok {
		return drawSignInCode(v, http.StatusUnprocessableEntity, refused)
	}
	if fields, ok := errors.AsType[people.FieldErrors](err); ok { // the domain was taken off the list meanwhile
		return p.refuseMailbox(v, email, fields[0].Message)
	}
	if errors.Is(err, signin.ErrDisabled) {
		page := v.Page("Sign in")
		page.Refused = true
		return p.drawSignIn(v, http.StatusForbidden, page, view.Input{Value: email.String(), Error: signin.ErrDisabled.Error()})
	}
	if err != nil {
		return err
	}
	return p.signIn(v, in, account, v.Next())
}

// signIn makes the session that of the account and goes on to next, "" for the overview.
// Every way into the portal ends here.
func (p *Pages) signIn(v *access.Visitor, in *signin.SignIn, account *techpass.Account, next string) error {
	if err := p.takeSession(v, in, account); err != nil {
		return err
	}
	return p.goOnTo(v, cmp.Or(next, "/overview"), account, in.Methods)
}

// takeSession makes the session that of the account.
func (p *Pages) takeSession(v *access.Visitor, in *signin.SignIn, account *techpass.Account) error {
	if err := v.Session.Renew(); err != nil {
		return err
	}
	if err := p.SignIn.ProveBrowser(v.R.Context(), account.ID, v.BindDevice()); err != nil {
		return err
	}
	if v.Invitee != nil && v.Invitee.ID != account.ID {
		v.Session.Remove(access.KeyOnboarding)
	}
	if v.Holder != nil && v.Holder.Account.ID != account.ID {
		v.Session.Remove(access.KeyTechPass)
	}
	v.Session.Put(access.KeySignIn, in.ID.String())
	v.Session.Put(access.KeyBegun, v.Guard.Begun())
	if account.State == techpass.Pending {
		v.Flash(view.Notice{
			Tone:  view.ToneInfo,
			Title: "Your TechPass account waits to be activated",
			Text:  "We mailed you an onboarding invitation. Accept it to use TechPass with SGTS products; you can invite others already.",
		})
	}
	return nil
}

// goOnTo leads somebody who has just signed in to where they wanted to go; by way of a text
// that has changed since they accepted it, where there is one.
func (p *Pages) goOnTo(v *access.Visitor, next string, account *techpass.Account, methods []string) error {
	policies, err := p.Policies.Policies(v.R.Context())
	if err != nil {
		return err
	}
	if account.State != techpass.Active || account.NextStep(policies) == techpass.StepDone {
		return v.Redirect(next)
	}
	return v.GoOnActivating(access.Flow{Next: next}, account, methods...)
}
