package accept

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showAccept tells what the link in an invitation mail leads to, before anything is typed.
func (p *Pages) showAccept(v *access.Visitor) error {
	if v.R.Method == http.MethodHead {
		v.W.WriteHeader(http.StatusOK) // whoever asks for no page does not open the invitation
		return nil
	}
	opened, err := p.Invites.Open(v.R.Context(), v.R.PathValue("token"))
	if err != nil {
		return err
	}
	if v.Flow().Renewed == linkURL(v, "") {
		return v.DrawState(http.StatusOK, renewalAsked)
	}
	if isAnother(v, opened) {
		return drawOtherPerson(v, opened.Invitation)
	}
	if opened.State != invite.LinkOpen {
		return drawLinkState(v, opened)
	}
	i := opened.Invitation
	model := AcceptOpen{
		Inviter:    i.InviterEmail.String(),
		Invitee:    i.Email.String(),
		ValidUntil: view.DateTime(i.ExpiresAt),
		Seed:       i.SEED,
		Action:     linkURL(v, "/code"),

		SelfService: i.SelfService,
	}
	if i.Type == invite.ByItself {
		model.Inviter = "TechBiz"
	} else if agency, ok := i.InviterEmail.Agency(); ok {
		model.InviterOrganisation = agencyWord(agency)
	}
	if people.UsernameNeeded(i.Email) {
		account, err := p.Invites.Onboarding(v.R.Context(), i.AccountID)
		if err != nil {
			return err
		}
		model.LoginID = account.LoginID()
	}
	title := "You are invited to TechPass"
	if i.SelfService {
		title = "Activate your TechPass account"
	}
	return v.Draw(http.StatusOK, AcceptOpenPage(v.Page(title), model))
}

// linkURL is an address below the page of the link.
func linkURL(v *access.Visitor, below string) string {
	return "/accept/" + url.PathEscape(v.R.PathValue("token")) + below
}

func agencyWord(a people.Agency) string { return strings.ToUpper(a.String()) }

// isAnother tells whether somebody is signed in whom the invitation is not for.
func isAnother(v *access.Visitor, o invite.Opened) bool {
	waits := o.State == invite.LinkOpen || o.State == invite.LinkAccepted
	who := v.Who()
	return who.Role != "" && o.Invitation != nil && waits && who.ID != o.Invitation.AccountID
}

func drawOtherPerson(v *access.Visitor, i *invite.Invitation) error {
	status := http.StatusOK
	if v.R.Method == http.MethodPost {
		status = http.StatusConflict
	}
	return v.DrawState(status, view.AcceptState{
		Tone:  view.ToneWarning,
		Title: "This invitation is for somebody else",
		Paragraphs: []string{
			"You are signed in as " + v.Who().Email.String() + ". The invitation is for " + i.Email.Masked() + ".",
			"If that mailbox is yours as well, sign out and go on. Otherwise close this page: nothing has been changed.",
		},
		PostURL:   "/sign-out?next=" + url.QueryEscape(linkURL(v, "")),
		PostLabel: "Sign out and continue",
		Link:      &view.Link{Text: "Back to Overview", URL: "/overview"},
	})
}

// drawLinkState tells why an invitation can't be accepted as it is, and the way on.
func drawLinkState(v *access.Visitor, o invite.Opened) error {
	switch o.State {
	case invite.LinkAccepted:
		m := view.AcceptState{
			Tone:       view.ToneInfo,
			Title:      "You have accepted this invitation",
			Paragraphs: []string{"Some steps are left until your TechPass account is active. To go on, we mail you a code that proves the mailbox is yours."},
			PostURL:    linkURL(v, "/code"),
			PostLabel:  "Email me a code",
		}
		if v.Invitee != nil && v.Invitee.ID == o.Invitation.AccountID && v.Invitee.NextStep(v.Policies) != techpass.StepDone {
			m.Paragraphs = []string{"Some steps are left until your TechPass account is active."}
			m.PostURL, m.PostLabel = "", ""
			m.Link = &view.Link{Text: "Continue", URL: "/onboarding"}
		}
		return v.DrawState(http.StatusOK, m)
	case invite.LinkOnboarded:
		return v.DrawState(http.StatusOK, view.AcceptState{
			Tone:       view.ToneSuccess,
			Title:      "You are onboarded already",
			Paragraphs: []string{"This invitation was accepted and nothing is left to do. Use your TechPass wherever an SGTS product asks for it."},
			Link:       &view.Link{Text: "Sign in", URL: "/sign-in"},
		})
	case invite.LinkLapsed:
		if o.Invitation != nil && o.Invitation.SelfService {
			return v.DrawState(http.StatusGone, signUpLapsed(linkURL(v, "/renew")))
		}
		return v.DrawState(http.StatusGone, view.AcceptState{
			Tone:  view.ToneWarning,
			Title: "This invitation has lapsed",
			Paragraphs: []string{"It was valid for 30 days and was not accepted in time.",
				"You can ask for a new one. It goes to the address that was invited, and the officer who invited you sees that you asked."},
			PostURL:   linkURL(v, "/renew"),
			PostLabel: "Ask for a new invitation",
		})
	case invite.LinkEnded:
		return v.DrawState(http.StatusGone, view.AcceptState{
			Tone:       view.ToneWarning,
			Title:      "This account has ended",
			Paragraphs: []string{"The TechPass account that this invitation led to was terminated. If you still need it, ask the officer who invited you to invite you again."},
		})
	case invite.LinkRevoked:
		return v.DrawState(http.StatusGone, view.AcceptState{
			Tone:       view.ToneWarning,
			Title:      "This invitation was withdrawn",
			Paragraphs: []string{"The officer who invited you has revoked it. If you believe that this is a mistake, ask the officer to invite you again."},
		})
	default:
		return v.DrawState(http.StatusGone, view.AcceptState{
			Tone:       view.ToneInfo,
			Title:      "A newer invitation has taken this one's place",
			Paragraphs: []string{"Only the link in the newest mail works. Look for it in your mailbox, in the junk folder too."},
		})
	}
}

func signUpLapsed(renewURL string) view.AcceptState {
	return view.AcceptState{
		Tone:  view.ToneWarning,
		Title: "This link has lapsed",
		Paragraphs: []string{fmt.Sprintf("It was valid for %d days from signing up and was not used in time.", words.OwnDays),
			"You can ask for a new one. It goes to the same mailbox."},
		PostURL:   renewURL,
		PostLabel: "Ask for a new link",
	}
}

var renewalAsked = view.AcceptState{
	Tone:  view.ToneInfo,
	Title: "We have taken note",
	Paragraphs: []string{"If the invitation can be renewed, a new mail goes to the address that was invited. It can take a minute.",
		"A new invitation is sent at most once in 24 hours. If none arrives, ask the officer who invited you."},
}
