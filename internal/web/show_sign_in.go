package web

import (
	"net/http"

	"techbiz/internal/web/view"
)

// showSignIn asks for the government mailbox.
func (s *Server) showSignIn(v *visit) error {
	if v.actor.Role != "" {
		return v.redirect("/overview")
	}
	page := v.page("Sign in")
	if v.r.URL.Query().Get("ended") != "" {
		page.Notices = append(page.Notices, view.Notice{
			Tone: view.ToneInfo, Text: "Your session has ended, for your safety. Sign in again to go on where you were.",
		})
	}
	return v.drawSignIn(http.StatusOK, page, view.Input{})
}

func (v *visit) drawSignIn(status int, page view.Page, email view.Input) error {
	action := "/sign-in"
	if next := localPath(v.r.URL.Query().Get("next")); next != "" {
		action = signInURL(next)
	}
	return v.draw(status, view.SignInEmailPage(page, view.SignInEmail{Action: action, Email: email}))
}
