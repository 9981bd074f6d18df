package web

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"techbiz/internal/proof"
	"techbiz/internal/web/view"
)

// showSignInCode asks for the code that was mailed.
func (s *Server) showSignInCode(v *visit) error {
	if v.Actor.Role != "" {
		return v.Redirect(v.nextOr("/overview"))
	}
	if v.flow().Mailbox == "" {
		return v.startAgain("/sign-in", nil)
	}
	return v.drawSignInCode(http.StatusOK, refusedCode{})
}

func (v *visit) drawSignInCode(status int, refused refusedCode) error {
	return v.drawMailedCode(status, view.SignInCodePage, refused, view.SignInCode{
		Action: v.on("/sign-in/code"), Email: v.flow().Mailbox, ResendURL: v.on("/sign-in"), RestartURL: v.at("/sign-in", v.flow().restart()),
	})
}

// drawMailedCode asks for a code that was mailed, on the given page.
func (v *visit) drawMailedCode(status int, on func(view.Page, view.SignInCode) templ.Component, refused refusedCode, m view.SignInCode) error {
	page := v.Page("Check your mailbox")
	page.Refused = refused.code.Error != ""
	m.Code, m.Locked, m.ValidUntil = refused.code, refused.locked, v.codeValid()
	return v.Draw(status, on(page, m))
}

// codeUntil is until when a code that is mailed now is valid.
func (v *visit) codeUntil() time.Time { return v.s.Now().Add(proof.Lifetime) }

// codeValid tells until when the code is valid that this page's flow asked for last.
func (v *visit) codeValid() string {
	until := v.flow().CodeUntil
	if until.IsZero() {
		return ""
	}
	return view.DateTime(until)
}
