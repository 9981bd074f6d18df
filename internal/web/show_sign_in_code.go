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
	if v.actor.Role != "" {
		return v.redirect("/overview")
	}
	if v.session.get(keyMailbox) == "" {
		return v.redirect("/sign-in")
	}
	return v.drawSignInCode(http.StatusOK, refusedCode{})
}

func (v *visit) drawSignInCode(status int, refused refusedCode) error {
	return v.drawMailedCode(status, view.SignInCodePage, refused, view.SignInCode{
		Action: "/sign-in/code", Email: v.session.get(keyMailbox), ResendURL: "/sign-in", RestartURL: "/sign-in",
	})
}

// drawMailedCode asks for a code that was mailed, on the given page.
func (v *visit) drawMailedCode(status int, on func(view.Page, view.SignInCode) templ.Component, refused refusedCode, m view.SignInCode) error {
	page := v.page("Check your mailbox")
	page.Refused = refused.code.Error != ""
	m.Code, m.Locked, m.ValidUntil = refused.code, refused.locked, v.codeUntil()
	return v.draw(status, on(page, m))
}

// codeMailed notes until when the code that is mailed now is valid.
func (v *visit) codeMailed() {
	v.session.put(keyCodeUntil, v.s.Now().Add(proof.Lifetime).Format(time.RFC3339))
}

// codeUntil tells until when the code that was asked for last is valid.
func (v *visit) codeUntil() string {
	until, err := time.Parse(time.RFC3339, v.session.get(keyCodeUntil))
	if err != nil {
		return ""
	}
	return view.DateTime(until)
}
