package web

import (
	"cmp"
	"net/http"
	"net/url"

	"techbiz/internal/web/view"
)

// showSignIn asks for the government mailbox.
func (s *Server) showSignIn(v *visit) error {
	if v.Actor.Role != "" {
		return v.Redirect(v.nextOr("/overview"))
	}
	page := v.Page("Sign in")
	if v.R.URL.Query().Get("ended") != "" {
		page.Notices = append(page.Notices, view.Notice{
			Tone: view.ToneInfo, Text: "Your session has ended, for your safety. Sign in again to go on where you were.",
		})
	}
	page.Notices = append(page.Notices, v.flow().Why.notices()...)
	return v.drawSignIn(http.StatusOK, page, view.Input{Value: v.flow().Mailbox})
}

// next is where the tab goes on to after signing in to the portal, "" for no place.
func (v *visit) next() string {
	if next := leadsTo(v.R.URL.Query().Get("next")); next != "" {
		return next
	}
	return v.flow().Next
}

func (v *visit) nextOr(otherwise string) string { return cmp.Or(v.next(), otherwise) }

func (v *visit) drawSignIn(status int, page view.Page, email view.Input) error {
	model := view.SignInEmail{Action: "/sign-in", Email: email, NoMailedCodes: v.s.Config.NoMailedCodes}
	if v.s.Config.TechPass != nil {
		model.TechPassURL = "/sign-in/techpass"
	}
	if next := v.next(); next != "" {
		model.Action = signInURL(next)
		if model.TechPassURL != "" {
			model.TechPassURL += "?next=" + url.QueryEscape(next)
		}
	}
	return v.Draw(status, view.SignInEmailPage(page, model))
}
