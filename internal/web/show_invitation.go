package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/seed"
	"techbiz/internal/web/view"
)

// showInvitation shows one invitation, who has to act next, and its timeline.
func (s *Server) showInvitation(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	return s.drawInvitation(v, id, nil)
}

// drawInvitation draws the page of the invitation. Where refused is set, the page tells
// it as what became of the change that was asked for.
func (s *Server) drawInvitation(v *visit, id uuid.UUID, refused error) error {
	t, err := s.Invites.Timeline(v.r.Context(), v.actor, id)
	if err != nil {
		return err
	}
	contract, err := s.Lives.Contract(v.r.Context(), v.actor, id)
	if err != nil {
		return err
	}
	page := v.page(who(t.Invitation), v.crumbsTo(t.Invitation, view.Crumb{Label: t.Invitation.Email.String()})...)
	page.Path = invitationURL(id)
	status := http.StatusOK
	if refused != nil {
		var n view.Notice
		n, status = v.noticeOf(refused)
		page.Notices = append(page.Notices, n)
		page.Refused = true
	}
	return v.draw(status, view.InvitationPage(page, s.invitationModel(t, contract, v.invited(t.Invitation))))
}

// invited tells whether the actor sent the invitation; otherwise they look after it as the
// agency's administrator.
func (v *visit) invited(i *invite.Invitation) bool { return i.InviterID == v.actor.ID }

// crumbsTo are the breadcrumbs to a page about the invitation, by the list on which the actor
// finds it.
func (v *visit) crumbsTo(i *invite.Invitation, more ...view.Crumb) []view.Crumb {
	if v.invited(i) {
		return append([]view.Crumb{crumbOverview, crumbInvite, crumbStatus}, more...)
	}
	return append([]view.Crumb{crumbOverview, crumbAdmin, crumbInvitations}, more...)
}

func (s *Server) invitationModel(t invite.Timeline, contract life.Contract, own bool) view.Invitation {
	i, now := t.Invitation, s.Now()
	m := view.Invitation{
		Name:       strings.TrimSpace(i.FirstName.String() + " " + i.LastName.String()),
		Email:      i.Email.String(),
		TechPass:   string(i.TechPassStatus(now)),
		Seed:       string(i.SEEDStatus(now)),
		Mail:       mailBadge(i, now),
		LoginID:    i.LoginID(),
		Facts:      invitationFacts(i),
		Back:       view.Link{Text: "Back to " + crumbStatus.Label, URL: crumbStatus.URL},
		RequestKey: newRequestKey(),
	}
	m.NextWho, m.NextWhat = next(t, i.StateAt(now))
	m.ResendURL, m.ResendFrom = s.resendOf(i)
	m.SEEDMailURL, m.SEEDMailFrom = s.seedMailOf(i, t.SEED)
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
		m.CorrectURL = invitationURL(i.ID) + "/correct"
	}
	if i.MayInviteAgain(now) {
		m.AgainURL = againURL(i)
	}
	if i.StateAt(now) == invite.Replaced {
		list := crumbStatus
		if !own {
			list = crumbInvitations
		}
		m.NewerURL = list.URL + "?" + url.Values{paramSearch: {i.Email.String()}}.Encode()
	}
	if i.MayRevoke(now) {
		m.RevokeURL = invitationURL(i.ID) + "/revoke"
	}
	if contract.MaySet {
		m.ContractURL = invitationURL(i.ID) + "/contract"
	}
	if !contract.EndsOn.IsZero() {
		m.Facts = append(m.Facts, view.Fact{Label: "Contract ends", Value: dayWord(contract.EndsOn)})
	}
	if contract.Over {
		m.NextWho, m.NextWhat = "You", "The contract of this user has ended, so the account is disabled. Set a later end, or none, to enable it."
	}
	if !own {
		m.Back = view.Link{Text: "Back to " + crumbInvitations.Label, URL: crumbInvitations.URL}
		m.Facts = append(m.Facts, view.Fact{Label: "Invited by", Value: i.InviterEmail.String()}, view.Fact{Label: "Agency", Value: i.Agency.Acronym()})
		if m.NextWho == "You" {
			m.NextWho = "The inviter, or you"
		}
	}
	m.Tracks = tracks(t, now)
	return m
}

// tracks tell the way to TechPass and the way to SEED, each by itself.
func tracks(t invite.Timeline, now time.Time) []view.Track {
	techPass := view.Track{ID: "techpass", Title: "TechPass", State: techPassWords(t.Invitation, now)}
	ofSEED := view.Track{ID: "seed", Title: "SEED", State: seedTrackWords(t.Invitation, t.SEED, now), Facts: seedFacts(t.SEED)}
	for _, moment := range slices.Backward(t.Moments) {
		e := timelineEvent(moment, t.Invitation.InviterID)
		if moment.Action == audit.InvitationRevoked && t.Invitation.Attempt == 0 { // there was no link
			e.Title = "Revoked before it was sent"
		}
		if moment.AboutSEED() {
			ofSEED.Events = append(ofSEED.Events, e)
		} else {
			techPass.Events = append(techPass.Events, e)
		}
	}
	return []view.Track{techPass, ofSEED}
}

// seedMailOf returns where the SEED mail is sent again, or else from when on it may be.
func (s *Server) seedMailOf(i *invite.Invitation, st seed.Standing) (url, from string) {
	at, ok := st.NextMail(s.Now())
	switch {
	case !ok || st.Waits == seed.ForMail || st.InvitationID != i.ID:
		return "", ""
	case s.Now().Before(at):
		return "", view.DateTime(at)
	}
	return invitationURL(i.ID) + "/seed-mail", ""
}

func invitationFacts(i *invite.Invitation) []view.Fact {
	facts := []view.Fact{
		{Label: "Email", Value: i.Email.String()},
		{Label: "Organisation", Value: view.OrUnknown(i.Organisation.String())},
		{Label: "Department", Value: view.OrUnknown(i.Department.String())},
		{Label: "Invitation type", Value: typeWord(i.Type)},
		{Label: "Date of invite", Value: view.DateTime(i.CreatedAt)},
	}
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
