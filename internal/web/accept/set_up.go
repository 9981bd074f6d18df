package accept

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showSetUp tells what the operator's set-up link leads to. It changes nothing: programs
// open links before their readers do.
func (p *Pages) showSetUp(v *access.Visitor) error {
	found, err := p.Invites.OpenSetUp(v.R.Context(), v.R.PathValue("token"))
	if err != nil {
		return err
	}
	if found.State != invite.SetUpOpen {
		return v.DrawState(http.StatusGone, SetUpStates[found.State])
	}
	if isSomebodyElse(v, found.Account) {
		return drawOtherSetUp(v, http.StatusOK, found.Account)
	}
	missing, err := p.missingSteps(v, found.Account)
	if err != nil {
		return err
	}
	m := view.AcceptState{
		Tone: view.ToneInfo, Title: "Set up your TechPass account",
		Paragraphs: []string{
			"The operator of TechBiz made this link for you. It works once.",
			"Go on only if you are the holder of this mailbox, to which we tell that the link was used.",
		},
		Facts: []view.Fact{
			{Label: "Mailbox", Value: found.Account.Email.String()},
			{Label: "Valid until", Value: view.DateTime(found.Until)},
		},
		PostURL: "/set-up/" + url.PathEscape(v.R.PathValue("token")), PostLabel: "Set up my account",
	}
	if d := found.Account.Duty; d != "" {
		m.Facts = append(m.Facts, view.Fact{Label: "You are", Value: words.Duties[d]})
	}
	m.Facts = append(m.Facts, view.Fact{Label: "What is left to do", Value: stepWords(missing)})
	if found.Account.Duty != "" && !found.Account.HasMFA() {
		m.Paragraphs = append(m.Paragraphs, "Your duty rests until you have set up a second factor: an authenticator app or a passkey.")
	}
	return v.DrawState(http.StatusOK, m)
}

// useSetUp uses the link up, and goes on with what the account misses.
func (p *Pages) useSetUp(v *access.Visitor) error {
	token := v.R.PathValue("token")
	found, err := p.Invites.OpenSetUp(v.R.Context(), token)
	if err != nil {
		return err
	}
	if found.State != invite.SetUpOpen {
		return v.DrawState(http.StatusGone, SetUpStates[found.State])
	}
	if isSomebodyElse(v, found.Account) {
		return drawOtherSetUp(v, http.StatusConflict, found.Account)
	}
	withPassword, err := v.MayHavePassword(found.Account.Email)
	if err != nil {
		return err
	}
	a, err := p.Invites.UseSetUp(v.R.Context(), token, withPassword)
	if refused, ok := errors.AsType[*invite.SetUpError](err); ok { // somebody was faster
		return v.DrawState(http.StatusGone, SetUpStates[refused.State])
	}
	if err != nil {
		return err
	}
	return v.GoOnActivating(access.Flow{}, a, signin.MethodLink)
}

// AskForLink tells somebody who has a duty, and showed no more than that they read their
// mailbox, how they come to a second factor: whoever sets one up has the duty.
func AskForLink(v *access.Visitor) error {
	m := view.AcceptState{
		Tone: view.ToneWarning, Title: "A mailed code is not enough here",
		Paragraphs: []string{
			"You are " + words.Duties[v.Invitee.Duty] + ". To set up how you sign in, you have to show more than a code from your mailbox.",
			"Ask the operator of TechBiz for a set-up link. It works once, and takes you through the steps that are left.",
		},
		Link: &view.Link{Text: "Back to Overview", URL: "/overview"},
	}
	if v.Invitee.PasswordHash != "" {
		m.Paragraphs = append(m.Paragraphs, "If you know your password, you can sign in with TechPass instead.")
		m.Link = &view.Link{Text: "Sign in with TechPass", URL: access.TechPassSignIn}
	}
	return v.DrawState(http.StatusForbidden, m)
}

// missingSteps are those that the account's holder will be asked for.
func (p *Pages) missingSteps(v *access.Visitor, a *techpass.Account) ([]techpass.Step, error) {
	policies, err := p.Policies.Policies(v.R.Context())
	if err != nil {
		return nil, err
	}
	withPassword, err := v.MayHavePassword(a.Email)
	if err != nil {
		return nil, err
	}
	then := *a
	then.MailboxProvedAt = p.Now()
	if withPassword {
		then.AskForPassword()
	}
	return then.Missing(policies), nil
}

// stepWords names steps in a sentence.
func stepWords(missing []techpass.Step) string {
	if len(missing) == 0 {
		return "Nothing: you can sign in"
	}
	words := make([]string, len(missing))
	for n, step := range missing {
		words[n] = stepLabels[step]
	}
	return strings.Join(words, ", ")
}

// isSomebodyElse tells whether somebody is signed in who is not the account's holder.
func isSomebodyElse(v *access.Visitor, a *techpass.Account) bool {
	who := v.Who()
	return who.Role != "" && who.ID != a.ID
}

func drawOtherSetUp(v *access.Visitor, status int, a *techpass.Account) error {
	return v.DrawState(status, view.AcceptState{
		Tone: view.ToneWarning, Title: "This link is for somebody else",
		Paragraphs: []string{
			"You are signed in as " + v.Who().Email.String() + ". The link is for " + a.Email.Masked() + ".",
			"If that mailbox is yours as well, sign out and go on. Otherwise close this page: nothing has been changed.",
		},
		PostURL:   "/sign-out?next=" + url.QueryEscape("/set-up/"+url.PathEscape(v.R.PathValue("token"))),
		PostLabel: "Sign out and continue",
		Link:      &view.Link{Text: "Back to Overview", URL: "/overview"},
	})
}

// SetUpStates tell why a set-up link does not work any more.
var SetUpStates = map[invite.SetUpState]view.AcceptState{
	invite.SetUpUsed: {
		Tone: view.ToneInfo, Title: "This link was used",
		Paragraphs: []string{"A set-up link works once. If you used it, sign in: you go on with the step that is left.",
			"If you did not use it, tell the operator of TechBiz now."},
		Link: &view.Link{Text: "Sign in with TechPass", URL: "/techpass/sign-in"},
	},
	invite.SetUpRevoked: {
		Tone: view.ToneInfo, Title: "A newer link has taken this one's place",
		Paragraphs: []string{"Only the newest set-up link works. Ask the operator of TechBiz for it."},
	},
	invite.SetUpExpired: {
		Tone: view.ToneWarning, Title: "This link has lapsed",
		Paragraphs: []string{"A set-up link works for 24 hours. Ask the operator of TechBiz for a new one."},
	},
}
