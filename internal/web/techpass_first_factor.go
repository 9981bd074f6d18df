package web

import (
	"errors"
	"net/http"

	"techbiz/internal/signin"
	"techbiz/internal/web/view"
)

// showPassword asks for the password of the login ID that was typed.
func (p *techpassPages) showPassword(v *visit) error {
	if ok, err := passwordLogin(v); err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	return drawPassword(v, http.StatusOK, "", "")
}

func drawPassword(v *visit, status int, refused, locked string) error {
	page := v.Page("Enter your password")
	page.Refused = refused != ""
	login, _ := v.flow().login()
	model := view.TechPassPassword{
		LoginID:    login.String(),
		Action:     v.on("/techpass/sign-in/password"),
		Password:   view.Input{Error: refused},
		Locked:     locked,
		RestartURL: v.at(techPassSignIn, v.flow().restart()),
	}
	if login.Government() {
		model.CodeURL = v.on("/techpass/sign-in/code/new")
	} else {
		model.ResetURL = v.at("/techpass/reset", v.flow().restart())
	}
	return v.Draw(status, view.TechPassPasswordPage(page, model))
}

// passwordLogin tells whether the login that was typed goes on with a password: unless an
// identity provider vouches for its mailbox, which no password leads around.
func passwordLogin(v *visit) (bool, error) {
	login, ok := v.flow().login()
	if !ok || !login.Government() {
		return ok, nil
	}
	_, ok, err := codedLogin(v)
	return ok, err
}

// typePassword takes one try at the password.
func (p *techpassPages) typePassword(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if ok, err := passwordLogin(v); err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	login, _ := v.flow().login()
	a, err := p.SignIn.CheckPassword(v.R.Context(), login, form.Get(view.FieldPassword), v.visitor())
	if locked, ok := lockedWords(err); ok {
		return drawPassword(v, http.StatusTooManyRequests, "", locked+" Resetting the password unlocks it.")
	}
	if errors.Is(err, signin.ErrWrongPassword) {
		return drawPassword(v, http.StatusUnprocessableEntity, err.Error(), "")
	}
	if handled, drawErr := p.refuseAccount(v, err, login.String()); handled {
		return drawErr
	}
	if err != nil {
		return err
	}
	return firstFactorShown(v, a, signin.MethodPassword)
}

// showLoginCode asks for the code that was mailed as the first factor.
func (p *techpassPages) showLoginCode(v *visit) error {
	if _, ok, err := codedLogin(v); err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	return drawLoginCode(v, http.StatusOK, refusedCode{})
}

func drawLoginCode(v *visit, status int, refused refusedCode) error {
	return drawMailedCode(v, status, view.TechPassCodePage, refused, view.SignInCode{
		Action: v.on("/techpass/sign-in/code"), Email: v.flow().Login, ResendURL: v.on("/techpass/sign-in/code/new"),
		RestartURL: v.at(techPassSignIn, v.flow().restart()),
	})
}

// askLoginCode mails another code.
func (p *techpassPages) askLoginCode(v *visit) error {
	email, ok, err := codedLogin(v)
	if err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	return p.mailLoginCode(v, email)
}

// typeLoginCode takes one try at the mailed code.
func (p *techpassPages) typeLoginCode(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	email, ok, err := codedLogin(v)
	if err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	a, err := p.SignIn.CheckMailbox(v.R.Context(), email, form.Get(view.FieldCode), v.visitor())
	if refused, ok := codeRefusal(err); ok {
		return drawLoginCode(v, http.StatusUnprocessableEntity, refused)
	}
	if handled, drawErr := p.refuseAccount(v, err, email.String()); handled {
		return drawErr
	}
	if err != nil {
		return err
	}
	return firstFactorShown(v, a, signin.MethodCode)
}
