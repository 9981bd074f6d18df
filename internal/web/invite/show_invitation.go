package invite

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/seed"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showInvitation shows one invitation, who has to act next, and its timeline.
func (p *Pages) showInvitation(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	return p.drawInvitation(v, id, nil)
}

// drawInvitation draws the page of the invitation. Where refused is set, the page tells
// it as what became of the change that was asked for.
func (p *Pages) drawInvitation(v *kit.Request, id uuid.UUID, refused error) error {
	t, err := p.Invites.Timeline(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	contract, err := p.Lives.Contract(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	page := v.Page(words.Who(t.Invitation), crumbsTo(v, t.Invitation, view.Crumb{Label: t.Invitation.Email.String()})...)
	page.Path = kit.InvitationURL(id)
	status := http.StatusOK
	if refused != nil {
		var n view.Notice
		n, status = v.NoticeOf(refused)
		page.Notices = append(page.Notices, n)
		page.Refused = true
	}
	return v.Draw(status, InvitationPage(page, p.invitationModel(t, contract, invited(v, t.Invitation))))
}

// invited tells whether the actor sent the invitation; otherwise they look after it as the
// agency's administrator.
func invited(v *kit.Request, i *invite.Invitation) bool { return i.InviterID == v.Actor.ID }

// crumbsTo are the breadcrumbs to a page about the invitation, by the list on which the actor
// finds it.
func crumbsTo(v *kit.Request, i *invite.Invitation, more ...view.Crumb) []view.Crumb {
	if invited(v, i) {
		return append([]view.Crumb{kit.CrumbOverview, kit.CrumbInvite, kit.CrumbStatus}, more...)
	}
	return append([]view.Crumb{kit.CrumbOverview, kit.CrumbAdmin, kit.CrumbInvitations}, more...)
}

func (p *Pages) invitationModel(t invite.Timeline, contract lifecycle.Contract, own bool) Invitation {
	i, now := t.Invitation, p.Now()
	m := Invitation{
		Name:       strings.TrimSpace(i.FirstName.String() + " " + i.LastName.String()),
		Email:      i.Email.String(),
		TechPass:   string(i.TechPassStatus(now)),
		Seed:       string(i.SEEDStatus(now)),
		Mail:       mailBadge(i, now),
		LoginID:    i.LoginID(),
		Facts:      invitationFacts(i),
		Back:       view.Link{Text: "Back to " + kit.CrumbStatus.Label, URL: kit.CrumbStatus.URL},
		RequestKey: kit.NewRequestKey(),
	}
	m.NextWho, m.NextWhat = words.Next(t, i.StateAt(now))
	m.ResendURL, m.ResendFrom = p.resendOf(i)
	m.SEEDMailURL, m.SEEDMailFrom = p.seedMailOf(i, t.SEED)
	if t.SEED.MailRefused() {
		m.SEEDRefused, m.RefusedWords = true, t.SEED.Delivery.Reply
	}
	if i.AccountID == uuid.Nil {
		m.Standing = standingBadge(i, now)
	}
	if m.Mail != "" {
		m.RefusedWords = i.Delivery.Reply
	}
	if i.MailRefused(now) {
		m.RefusedWords = i.Reply
	}
	if i.MayCorrect(now) {
		m.CorrectURL = kit.InvitationURL(i.ID) + "/correct"
	}
	if i.MayInviteAgain(now) {
		m.AgainURL = againURL(i)
	}
	if i.StateAt(now) == invite.Replaced {
		list := kit.CrumbStatus
		if !own {
			list = kit.CrumbInvitations
		}
		m.NewerURL = list.URL + "?" + url.Values{kit.ParamSearch: {i.Email.String()}}.Encode()
	}
	if i.MayRevoke(now) {
		m.RevokeURL = kit.InvitationURL(i.ID) + "/revoke"
	}
	if contract.MaySet {
		m.ContractURL = kit.InvitationURL(i.ID) + "/contract"
	}
	if !contract.EndsOn.IsZero() {
		m.Facts = append(m.Facts, view.Fact{Label: "Contract ends", Value: words.Day(contract.EndsOn)})
	}
	if contract.Over {
		m.NextWho, m.NextWhat = "You", "The contract of this user has ended, so the account is disabled. Set a later end, or none, to enable it."
	}
	if !own {
		m.Back = view.Link{Text: "Back to " + kit.CrumbInvitations.Label, URL: kit.CrumbInvitations.URL}
		m.Facts = append(m.Facts, view.Fact{Label: "Invited by", Value: i.InviterEmail.String()}, view.Fact{Label: "Agency", Value: i.Agency.Acronym()})
		if m.NextWho == "You" {
			m.NextWho = "The inviter, or you"
		}
	}
	m.Tracks = tracks(t, now)
	return m
}

// tracks tell the way to TechPass and the way to SEED, each by itself.
func tracks(t invite.Timeline, now time.Time) []Track {
	techPass := Track{ID: "techpass", Title: "TechPass", State: words.TechPassTrack(t.Invitation, now)}
	ofSEED := Track{ID: "seed", Title: "SEED", State: words.SEEDTrack(t.Invitation, t.SEED, now), Facts: words.SEEDFacts(t.SEED)}
	for _, moment := range slices.Backward(t.Moments) {
		e := words.TimelineEvent(moment, t.Invitation.InviterID)
		if moment.Action == audit.InvitationRevoked && t.Invitation.Attempt == 0 { // there was no link
			e.Title = "Revoked before it was sent"
		}
		if moment.AboutSEED() {
			ofSEED.Events = append(ofSEED.Events, e)
		} else {
			techPass.Events = append(techPass.Events, e)
		}
	}
	return []Track{techPass, ofSEED}
}

// seedMailOf returns where the SEED mail is sent again, or else from when on it may be.
func (p *Pages) seedMailOf(i *invite.Invitation, st seed.Standing) (url, from string) {
	at, ok := st.NextMail(p.Now())
	switch {
	case !ok || st.Waits == seed.ForMail || st.InvitationID != i.ID:
		return "", ""
	case p.Now().Before(at):
		return "", view.DateTime(at)
	}
	return kit.InvitationURL(i.ID) + "/seed-mail", ""
}

func invitationFacts(i *invite.Invitation) []view.Fact {
	facts := slices.Concat([]view.Fact{{Label: "Email", Value: i.Email.String()}}, words.DetailFacts(&i.Details), []view.Fact{
		{Label: "Invitation type", Value: words.InvitationType(i.Type)},
		{Label: "Date of invite", Value: view.DateTime(i.CreatedAt)},
	})
	sent := "Not yet"
	if !i.SentAt.IsZero() {
		sent = view.DateTime(i.SentAt)
	}
	if i.Attempt == 0 && !i.EndedAt.IsZero() {
		sent = "Never"
	}
	if i.State == invite.NotSent {
		facts = append(facts, view.Fact{Label: "Not sent because", Value: view.OrUnknown(i.Reply)})
	}
	facts = append(facts, view.Fact{Label: "Mail sent", Value: sent})
	if i.Delivery.Undelivered() {
		facts = append(facts, view.Fact{Label: "Tries so far", Value: view.Count(int64(i.Delivery.Tries))})
	}
	if i.EndedAt.IsZero() && i.Attempt > 0 {
		facts = append(facts, view.Fact{Label: "Valid until", Value: view.DateTime(i.ExpiresAt)})
	}
	return append(facts, view.Fact{Label: "Reason", Value: i.Reason.String()})
}
