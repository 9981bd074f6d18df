package web

import (
	"net/http"
	"time"

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
	page := v.page("Check your mailbox")
	page.Refused = refused.code.Error != ""
	return v.draw(status, view.SignInCodePage(page, view.SignInCode{
		Action:     "/sign-in/code",
		Email:      v.session.get(keyMailbox),
		Code:       refused.code,
		Locked:     refused.locked,
		ValidUntil: v.codeUntil(),
		ResendURL:  "/sign-in",
		RestartURL: "/sign-in",
	}))
}

// codeUntil tells until when the code that was asked for last is valid.
func (v *visit) codeUntil() string {
	until, err := time.Parse(time.RFC3339, v.session.get(keyCodeUntil))
	if err != nil {
		return ""
	}
	return view.DateTime(until)
}
