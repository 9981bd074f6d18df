package techpass

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// showSignIn asks for the government mailbox.
func (p *Pages) showSignIn(v *access.Visitor) error {
	if v.Actor.Role != "" {
		return v.Redirect(v.NextOr("/overview"))
	}
	page := v.Page("Sign in")
	if v.R.URL.Query().Get("ended") != "" {
		page.Notices = append(page.Notices, view.Notice{
			Tone: view.ToneInfo, Text: "Your session has ended, for your safety. Sign in again to go on where you were.",
		})
	}
	page.Notices = append(page.Notices, noticesOf(v.Flow().Why)...)
	return p.drawSignIn(v, http.StatusOK, page, view.Input{Value: v.Flow().Mailbox})
}

func (p *Pages) drawSignIn(v *access.Visitor, status int, page view.Page, email view.Input) error {
	model := SignInEmail{Action: "/sign-in", Email: email, NoMailedCodes: p.NoMailedCodes}
	if p.TechPass != nil {
		model.TechPassURL = "/sign-in/techpass"
	}
	if next := v.Next(); next != "" {
		model.Action = access.SignInURL(next)
		if model.TechPassURL != "" {
			model.TechPassURL += "?next=" + url.QueryEscape(next)
		}
	}
	return v.Draw(status, SignInEmailPage(page, model))
}
