package web

import (
	"net/http"

	"github.com/a-h/templ"

	"techbiz/internal/web/view"
)

// showSignInCode asks for the code that was mailed.
func (p *techpassPages) showSignInCode(v *visit) error {
	if v.Actor.Role != "" {
		return v.Redirect(v.nextOr("/overview"))
	}
	if v.flow().Mailbox == "" {
		return v.startAgain("/sign-in", nil)
	}
	return drawSignInCode(v, http.StatusOK, refusedCode{})
}

func drawSignInCode(v *visit, status int, refused refusedCode) error {
	return drawMailedCode(v, status, view.SignInCodePage, refused, view.SignInCode{
		Action: v.on("/sign-in/code"), Email: v.flow().Mailbox, ResendURL: v.on("/sign-in"), RestartURL: v.at("/sign-in", v.flow().restart()),
	})
}

// drawMailedCode asks for a code that was mailed, on the given page.
func drawMailedCode(v *visit, status int, on func(view.Page, view.SignInCode) templ.Component, refused refusedCode, m view.SignInCode) error {
	page := v.Page("Check your mailbox")
	page.Refused = refused.code.Error != ""
	m.Code, m.Locked, m.ValidUntil = refused.code, refused.locked, v.codeValid()
	return v.Draw(status, on(page, m))
}
