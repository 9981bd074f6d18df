package techpass

import (
	"net/http"

	"github.com/a-h/templ"

	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// showSignInCode asks for the code that was mailed.
func (p *Pages) showSignInCode(v *access.Visitor) error {
	if v.Actor.Role != "" {
		return v.Redirect(v.NextOr("/overview"))
	}
	if v.Flow().Mailbox == "" {
		return v.StartAgain("/sign-in", nil)
	}
	return drawSignInCode(v, http.StatusOK, access.RefusedCode{})
}

func drawSignInCode(v *access.Visitor, status int, refused access.RefusedCode) error {
	return drawMailedCode(v, status, SignInCodePage, refused, SignInCode{
		Action: v.On("/sign-in/code"), Email: v.Flow().Mailbox, ResendURL: v.On("/sign-in"), RestartURL: v.At("/sign-in", v.Flow().Restart()),
	})
}

// drawMailedCode asks for a code that was mailed, on the given page.
func drawMailedCode(v *access.Visitor, status int, on func(view.Page, SignInCode) templ.Component, refused access.RefusedCode, m SignInCode) error {
	page := v.Page("Check your mailbox")
	page.Refused = refused.Code.Error != ""
	m.Code, m.Locked, m.ValidUntil = refused.Code, refused.Locked, v.CodeValid()
	return v.Draw(status, on(page, m))
}
