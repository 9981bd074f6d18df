package techpass

import (
	"errors"
	"net/http"

	"techbiz/internal/auth/signin"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// showPassword asks for the password of the login ID that was typed.
func (p *Pages) showPassword(v *access.Visitor) error {
	if ok, err := passwordLogin(v); err != nil || !ok {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	return drawPassword(v, http.StatusOK, "", "")
}

func drawPassword(v *access.Visitor, status int, refused, locked string) error {
	page := v.Page("Enter your password")
	page.Refused = refused != ""
	login, _ := v.Flow().ParsedLogin()
	model := Password{
		LoginID:    login.String(),
		Action:     v.On("/techpass/sign-in/password"),
		Password:   view.Input{Error: refused},
		Locked:     locked,
		RestartURL: v.At(access.TechPassSignIn, v.Flow().Restart()),
	}
	if login.Government() {
		model.CodeURL = v.On("/techpass/sign-in/code/new")
	} else {
		model.ResetURL = v.At("/techpass/reset", v.Flow().Restart())
	}
	return v.Draw(status, PasswordPage(page, model))
}

// passwordLogin tells whether the login that was typed goes on with a password: unless an
// identity provider vouches for its mailbox, which no password leads around.
func passwordLogin(v *access.Visitor) (bool, error) {
	login, ok := v.Flow().ParsedLogin()
	if !ok || !login.Government() {
		return ok, nil
	}
	_, ok, err := codedLogin(v)
	return ok, err
}

// typePassword takes one try at the password.
func (p *Pages) typePassword(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if ok, err := passwordLogin(v); err != nil || !ok {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	login, _ := v.Flow().ParsedLogin()
	a, err := p.SignIn.CheckPassword(v.R.Context(), login, form.Get(view.FieldPassword), v.SignInVisitor())
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
func (p *Pages) showLoginCode(v *access.Visitor) error {
	if _, ok, err := codedLogin(v); err != nil || !ok {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	return drawLoginCode(v, http.StatusOK, access.RefusedCode{})
}

func drawLoginCode(v *access.Visitor, status int, refused access.RefusedCode) error {
	return drawMailedCode(v, status, CodePage, refused, SignInCode{
		Action: v.On("/techpass/sign-in/code"), Email: v.Flow().Login, ResendURL: v.On("/techpass/sign-in/code/new"),
		RestartURL: v.At(access.TechPassSignIn, v.Flow().Restart()),
	})
}

// askLoginCode mails another code.
func (p *Pages) askLoginCode(v *access.Visitor) error {
	email, ok, err := codedLogin(v)
	if err != nil || !ok {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	return p.mailLoginCode(v, email)
}

// typeLoginCode takes one try at the mailed code.
func (p *Pages) typeLoginCode(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	email, ok, err := codedLogin(v)
	if err != nil || !ok {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	a, err := p.SignIn.CheckMailbox(v.R.Context(), email, form.Get(view.FieldCode), v.SignInVisitor())
	if refused, ok := access.CodeRefusal(err); ok {
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
