package techpass

import (
	"errors"
	"net/http"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// showLogin asks who wants to sign in with TechPass.
func (p *Pages) showLogin(v *access.Visitor) error {
	q := v.R.URL.Query()
	if id := q.Get("request"); id != "" {
		return p.beginRequest(v, id)
	}
	f := v.Flow()
	if next := access.LeadsTo(q.Get("next")); next != "" {
		f = access.Flow{Next: next}
	}
	v.Carry(f)
	switch {
	case f.Request != "" && v.Holder != nil:
		return p.beginRequest(v, f.Request) // another tab signed in meanwhile
	case v.Holder != nil && f.Next != "" && q.Get("again") == "":
		return v.Redirect(f.Next)
	}
	return p.drawLogin(v, http.StatusOK, view.Input{})
}

func (p *Pages) drawLogin(v *access.Visitor, status int, login view.Input) error {
	return p.drawLoginOr(v, status, login, "")
}

// drawLoginOr tells as well why a passkey was refused.
func (p *Pages) drawLoginOr(v *access.Visitor, status int, login view.Input, refused string) error {
	page := v.Page("Sign in with TechPass")
	page.Refused = login.Error != "" || refused != ""
	page.Notices = append(page.Notices, noticesOf(v.Flow().Why)...)
	v.Carry(v.Flow().Restart())
	return v.Draw(status, LoginPage(page, Login{
		Product:   p.productName(v),
		Action:    v.On(access.TechPassSignIn),
		Login:     login,
		Passkey:   p.passkeyForm(v, "Sign in with a passkey"),
		Refused:   refused,
		SignUpURL: "/sign-up",
	}))
}

// productName is what one signs in to, "" for TechPass itself.
func (p *Pages) productName(v *access.Visitor) string {
	id := v.Flow().Request
	if id == "" {
		return ""
	}
	r, err := p.productRequest(v, id)
	if err != nil {
		return "" // it is over; signing in goes on all the same, and then says so
	}
	return r.ClientName
}

// passkeyForm asks for a passkey of anybody's.
func (p *Pages) passkeyForm(v *access.Visitor, button string) view.PasskeyForm {
	return view.PasskeyForm{
		Mode:       PasskeyGet,
		OptionsURL: v.On("/techpass/sign-in/passkey/options"),
		Action:     v.On("/techpass/sign-in/passkey"),
		Host:       p.Factors.Party.Host(),
		Button:     button,
	}
}

// typeLogin goes on to the first factor, which the form of the login alone decides: the
// way there tells nothing about who is known.
func (p *Pages) typeLogin(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := form.Get(view.FieldLogin)
	login, err := people.ParseLogin(typed)
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return p.drawLogin(v, http.StatusUnprocessableEntity, view.Input{Value: typed, Error: field.Message})
	}
	if err != nil {
		return err
	}
	f := v.Flow().Restart()
	f.Login = login.String()
	v.Carry(f)
	email, _ := login.Email()
	if !login.Government() {
		return v.Redirect(v.On("/techpass/sign-in/password"))
	}
	party, err := v.ProviderOf(email)
	switch {
	case err != nil:
		return p.refuseProvider(v, err, f.Login)
	case party == nil:
		return v.Redirect(v.On("/techpass/sign-in/password"))
	}
	return toProvider(v, party, f)
}

// refuseProvider tells why nobody can sign in who types this login.
func (p *Pages) refuseProvider(v *access.Visitor, err error, login string) error {
	if !errors.Is(err, access.ErrNoProvider) {
		return err
	}
	return p.drawLogin(v, http.StatusServiceUnavailable, view.Input{Value: login,
		Error: "Mailboxes of this domain sign in through an identity provider that is not set up here any more. Nobody with such a mailbox can sign in with TechPass until it is: raise a service request."})
}

// codedLogin returns the government mailbox that was typed; false where there is none, or
// where an identity provider vouches for its holders: a code must not lead around it.
func codedLogin(v *access.Visitor) (people.Email, bool, error) {
	login, _ := v.Flow().ParsedLogin()
	email, _ := login.Email()
	if !login.Government() {
		return email, false, nil
	}
	vouched, err := v.VouchedFor(email)
	return email, !vouched && err == nil, err
}

// mailLoginCode mails the code that is the first factor of a government mailbox.
func (p *Pages) mailLoginCode(v *access.Visitor, e people.Email) error {
	if err := p.SignIn.AskTechPassCode(v.R.Context(), e, v.Asker()); err != nil {
		return err
	}
	f := v.Flow()
	f.CodeUntil = v.CodeUntil()
	return v.Redirect(v.At("/techpass/sign-in/code", f))
}

// toProvider sends the browser to the identity provider of the mailbox.
func toProvider(v *access.Visitor, party signin.Provider, f access.Flow) error {
	to, err := party.AuthURL(v.R.Context(), v.Trip(f), signin.Wish{Hint: f.Login})
	if err != nil {
		return err
	}
	return leave(v, to, party.Name())
}

// returnFromProvider takes the word of the identity provider as the first factor. It has
// to be about the very mailbox that was typed.
func (p *Pages) returnFromProvider(v *access.Visitor) error {
	q := v.R.URL.Query()
	f, secrets, ok := v.Returned(q)
	v.Carry(f)
	if !ok {
		v.Stale = true
		return v.StartAgain(access.TechPassSignIn, nil)
	}
	login, _ := f.ParsedLogin()
	email, _ := login.Email()
	party, err := v.ProviderOf(email)
	if err != nil {
		return p.refuseProvider(v, err, f.Login)
	}
	if party == nil {
		return v.StartAgain(access.TechPassSignIn, nil)
	}
	identity, err := party.Exchange(v.R.Context(), q.Get("code"), secrets)
	if errors.Is(err, signin.ErrUnconfirmed) {
		return p.drawLogin(v, http.StatusUnprocessableEntity, view.Input{Value: f.Login, Error: party.Name() + " did not confirm who you are. Try again."})
	}
	if err != nil {
		return err
	}
	told, err := people.ParseEmail(identity.Email)
	if err != nil || !identity.EmailVerified || told != email {
		return p.drawLogin(v, http.StatusUnprocessableEntity, view.Input{Value: f.Login, Error: party.Name() + " signed in somebody else. Sign out there, or sign in here as that person."})
	}
	return p.mailboxProved(v, email)
}

// mailboxProved goes on with the account of a government mailbox whose reader is there.
func (p *Pages) mailboxProved(v *access.Visitor, e people.Email) error {
	a, err := p.SignIn.MailboxProved(v.R.Context(), e)
	if handled, drawErr := p.refuseAccount(v, err, e.String()); handled {
		return drawErr
	}
	if err != nil {
		return err
	}
	return firstFactorShown(v, a, signin.MethodProvider)
}

// refuseAccount tells why somebody who showed who they are can't go on.
func (p *Pages) refuseAccount(v *access.Visitor, err error, login string) (handled bool, drawErr error) {
	var fields people.FieldErrors
	switch {
	case errors.Is(err, signin.ErrDisabled):
		return true, p.drawLogin(v, http.StatusForbidden, view.Input{Value: login, Error: signin.ErrDisabled.Error()})
	case errors.Is(err, signin.ErrNoAccount), errors.Is(err, fault.NotFound):
		return true, p.drawLogin(v, http.StatusForbidden, view.Input{Value: login, Error: signin.ErrNoAccount.Error()})
	case errors.As(err, &fields):
		return true, p.drawLogin(v, http.StatusUnprocessableEntity, view.Input{Value: login, Error: fields[0].Message})
	}
	return false, nil
}

// noticesOf tell why somebody was led to the sign-in page.
func noticesOf(w access.Why) []view.Notice {
	switch w {
	case access.WhyStale:
		return []view.Notice{{Tone: view.ToneInfo, Title: "Start again", Text: "The page was open for too long, or it belongs to another browser."}}
	case access.WhyEnded:
		return []view.Notice{{Tone: view.ToneInfo, Title: "Start again", Text: "Signing in took too long, or your account was changed meanwhile. Nothing was done."}}
	case access.WhyReset:
		return []view.Notice{{Tone: view.ToneSuccess, Title: "Your password is set", Text: "You were signed out everywhere. Sign in with the new password."}}
	}
	return nil
}
