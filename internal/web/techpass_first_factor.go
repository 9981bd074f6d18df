package web

import (
	"errors"
	"net/http"

	"techbiz/internal/signin"
	"techbiz/internal/web/view"
)

// showPassword asks for the password of the login ID that was typed.
func (s *Server) showPassword(v *visit) error {
	if ok, err := v.passwordLogin(); err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	return v.drawPassword(http.StatusOK, "", "")
}

func (v *visit) drawPassword(status int, refused, locked string) error {
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
func (v *visit) passwordLogin() (bool, error) {
	login, ok := v.flow().login()
	if !ok || !login.Government() {
		return ok, nil
	}
	_, ok, err := v.codedLogin()
	return ok, err
}

// typePassword takes one try at the password.
func (s *Server) typePassword(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if ok, err := v.passwordLogin(); err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	login, _ := v.flow().login()
	a, err := s.SignIn.CheckPassword(v.R.Context(), login, form.Get(view.FieldPassword), v.visitor())
	if locked, ok := lockedWords(err); ok {
		return v.drawPassword(http.StatusTooManyRequests, "", locked+" Resetting the password unlocks it.")
	}
	if errors.Is(err, signin.ErrWrongPassword) {
		return v.drawPassword(http.StatusUnprocessableEntity, err.Error(), "")
	}
	if handled, drawErr := v.refuseAccount(err, login.String()); handled {
		return drawErr
	}
	if err != nil {
		return err
	}
	return v.firstFactorShown(a, signin.MethodPassword)
}

// showLoginCode asks for the code that was mailed as the first factor.
func (s *Server) showLoginCode(v *visit) error {
	if _, ok, err := v.codedLogin(); err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	return v.drawLoginCode(http.StatusOK, refusedCode{})
}

func (v *visit) drawLoginCode(status int, refused refusedCode) error {
	return v.drawMailedCode(status, view.TechPassCodePage, refused, view.SignInCode{
		Action: v.on("/techpass/sign-in/code"), Email: v.flow().Login, ResendURL: v.on("/techpass/sign-in/code/new"),
		RestartURL: v.at(techPassSignIn, v.flow().restart()),
	})
}

// askLoginCode mails another code.
func (s *Server) askLoginCode(v *visit) error {
	email, ok, err := v.codedLogin()
	if err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	return v.mailLoginCode(email)
}

// typeLoginCode takes one try at the mailed code.
func (s *Server) typeLoginCode(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	email, ok, err := v.codedLogin()
	if err != nil || !ok {
		return v.startAgain(techPassSignIn, err)
	}
	a, err := s.SignIn.CheckMailbox(v.R.Context(), email, form.Get(view.FieldCode), v.visitor())
	if refused, ok := codeRefusal(err); ok {
		return v.drawLoginCode(http.StatusUnprocessableEntity, refused)
	}
	if handled, drawErr := v.refuseAccount(err, email.String()); handled {
		return drawErr
	}
	if err != nil {
		return err
	}
	return v.firstFactorShown(a, signin.MethodCode)
}
