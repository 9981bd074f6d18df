package web

import (
	"errors"
	"net/http"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/web/view"
)

// showLogin asks who wants to sign in with TechPass.
func (p *techpassPages) showLogin(v *visit) error {
	q := v.R.URL.Query()
	if id := q.Get("request"); id != "" {
		return p.beginRequest(v, id)
	}
	f := v.flow()
	if next := leadsTo(q.Get("next")); next != "" {
		f = flow{Next: next}
	}
	v.carry(f)
	switch {
	case f.Request != "" && v.holder != nil:
		return p.beginRequest(v, f.Request) // another tab signed in meanwhile
	case v.holder != nil && f.Next != "" && q.Get("again") == "":
		return v.Redirect(f.Next)
	}
	return p.drawLogin(v, http.StatusOK, view.Input{})
}

func (p *techpassPages) drawLogin(v *visit, status int, login view.Input) error {
	return p.drawLoginOr(v, status, login, "")
}

// drawLoginOr tells as well why a passkey was refused.
func (p *techpassPages) drawLoginOr(v *visit, status int, login view.Input, refused string) error {
	page := v.Page("Sign in with TechPass")
	page.Refused = login.Error != "" || refused != ""
	page.Notices = append(page.Notices, v.flow().Why.notices()...)
	v.carry(v.flow().restart())
	return v.Draw(status, view.TechPassLoginPage(page, view.TechPassLogin{
		Product:   p.productName(v),
		Action:    v.on(techPassSignIn),
		Login:     login,
		Passkey:   p.passkeyForm(v, "Sign in with a passkey"),
		Refused:   refused,
		SignUpURL: "/sign-up",
	}))
}

// productName is what one signs in to, "" for TechPass itself.
func (p *techpassPages) productName(v *visit) string {
	id := v.flow().Request
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
func (p *techpassPages) passkeyForm(v *visit, button string) view.PasskeyForm {
	return view.PasskeyForm{
		Mode:       view.PasskeyGet,
		OptionsURL: v.on("/techpass/sign-in/passkey/options"),
		Action:     v.on("/techpass/sign-in/passkey"),
		Host:       p.Factors.Party.Host(),
		Button:     button,
	}
}

// typeLogin goes on to the first factor, which the form of the login alone decides: the
// way there tells nothing about who is known.
func (p *techpassPages) typeLogin(v *visit) error {
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
	f := v.flow().restart()
	f.Login = login.String()
	v.carry(f)
	email, _ := login.Email()
	if !login.Government() {
		return v.Redirect(v.on("/techpass/sign-in/password"))
	}
	party, err := v.providerOf(email)
	switch {
	case err != nil:
		return p.refuseProvider(v, err, f.Login)
	case party == nil:
		return v.Redirect(v.on("/techpass/sign-in/password"))
	}
	return toProvider(v, party, f)
}

// refuseProvider tells why nobody can sign in who types this login.
func (p *techpassPages) refuseProvider(v *visit, err error, login string) error {
	if !errors.Is(err, errNoProvider) {
		return err
	}
	return p.drawLogin(v, http.StatusServiceUnavailable, view.Input{Value: login,
		Error: "Mailboxes of this domain sign in through an identity provider that is not set up here any more. Nobody with such a mailbox can sign in with TechPass until it is: raise a service request."})
}

// codedLogin returns the government mailbox that was typed; false where there is none, or
// where an identity provider vouches for its holders: a code must not lead around it.
func codedLogin(v *visit) (people.Email, bool, error) {
	login, _ := v.flow().login()
	email, _ := login.Email()
	if !login.Government() {
		return email, false, nil
	}
	vouched, err := v.vouchedFor(email)
	return email, !vouched && err == nil, err
}

// mailLoginCode mails the code that is the first factor of a government mailbox.
func (p *techpassPages) mailLoginCode(v *visit, e people.Email) error {
	if err := p.SignIn.AskTechPassCode(v.R.Context(), e, v.asker()); err != nil {
		return err
	}
	f := v.flow()
	f.CodeUntil = v.codeUntil()
	return v.Redirect(v.at("/techpass/sign-in/code", f))
}

// toProvider sends the browser to the identity provider of the mailbox.
func toProvider(v *visit, party signin.Provider, f flow) error {
	to, err := party.AuthURL(v.R.Context(), v.trip(f), signin.Wish{Hint: f.Login})
	if err != nil {
		return err
	}
	return leave(v, to, party.Name())
}

// returnFromProvider takes the word of the identity provider as the first factor. It has
// to be about the very mailbox that was typed.
func (p *techpassPages) returnFromProvider(v *visit) error {
	q := v.R.URL.Query()
	f, secrets, ok := v.returned(q)
	v.carry(f)
	if !ok {
		v.stale = true
		return v.startAgain(techPassSignIn, nil)
	}
	login, _ := f.login()
	email, _ := login.Email()
	party, err := v.providerOf(email)
	if err != nil {
		return p.refuseProvider(v, err, f.Login)
	}
	if party == nil {
		return v.startAgain(techPassSignIn, nil)
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
func (p *techpassPages) mailboxProved(v *visit, e people.Email) error {
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
func (p *techpassPages) refuseAccount(v *visit, err error, login string) (handled bool, drawErr error) {
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

// notices tell why somebody was led to the sign-in page.
func (w why) notices() []view.Notice {
	switch w {
	case whyStale:
		return []view.Notice{{Tone: view.ToneInfo, Title: "Start again", Text: "The page was open for too long, or it belongs to another browser."}}
	case whyEnded:
		return []view.Notice{{Tone: view.ToneInfo, Title: "Start again", Text: "Signing in took too long, or your account was changed meanwhile. Nothing was done."}}
	case whyReset:
		return []view.Notice{{Tone: view.ToneSuccess, Title: "Your password is set", Text: "You were signed out everywhere. Sign in with the new password."}}
	}
	return nil
}
