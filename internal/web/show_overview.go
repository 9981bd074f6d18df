package web

import (
	"fmt"
	"net/http"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

const (
	// lapsingSoon is how long before its end an open invitation asks for attention.
	lapsingSoon = 5 * 24 * time.Hour
	// attentionRows is how many invitations of each kind the overview shows.
	attentionRows = 5
)

// showOverview greets, and shows the officer what needs attention.
func (s *Server) showOverview(v *visit) error {
	model := view.Overview{Name: nameOf(v.actor.Email)}
	if v.actor.MayInvite() {
		if err := s.fillOverview(v, &model); err != nil {
			return fmt.Errorf("overview: %w", err)
		}
	}
	return v.draw(http.StatusOK, view.OverviewPage(v.page("Overview", view.Crumb{Label: "Overview"}), model))
}

func (s *Server) fillOverview(v *visit, m *view.Overview) error {
	m.InviteURL, m.StatusURL = "/invite", "/invite/status"
	if v.actor.IsAdmin() {
		m.AuditURL = "/admin/audit"
	}
	ctx := v.r.Context()
	sum, err := s.Invites.Summary(ctx, v.actor)
	if err != nil {
		return err
	}
	refused, err := s.Invites.List(ctx, v.actor, invite.Query{State: invite.Refused, Limit: attentionRows})
	if err != nil {
		return err
	}
	// The oldest by date of invite: those that lapse next, but for ones sent again since.
	open, err := s.Invites.List(ctx, v.actor, invite.Query{State: invite.Open, OldestFirst: true, Limit: 4 * attentionRows})
	if err != nil {
		return err
	}
	lapsing := s.lapsing(open.Rows)
	m.Onboarded = view.Count(int64(sum.Onboarded))
	m.NotOnboarded = view.Count(int64(sum.NotOnboarded))
	m.NeedAttention = view.Count(int64(sum.Refused + len(lapsing)))
	m.FirstTime = sum.Onboarded+sum.NotOnboarded+sum.NotFound == 0
	for _, i := range refused.Rows {
		m.Attention = append(m.Attention, refusedItem(i))
	}
	for _, i := range lapsing[:min(len(lapsing), attentionRows)] {
		m.Attention = append(m.Attention, s.lapsingItem(i))
	}
	return nil
}

// lapsing picks the open invitations that end soon.
func (s *Server) lapsing(open []*invite.Invitation) []*invite.Invitation {
	var soon []*invite.Invitation
	for _, i := range open {
		if i.StateAt(s.Now()) == invite.Open && i.ExpiresAt.Sub(s.Now()) < lapsingSoon {
			soon = append(soon, i)
		}
	}
	return soon
}

func refusedItem(i *invite.Invitation) view.AttentionItem {
	why := "The mail could not be delivered."
	if i.Reply != "" {
		why = "The mail was refused: " + i.Reply
	}
	return view.AttentionItem{Who: who(i), Why: why, Tone: view.ToneDanger,
		Link: view.Link{Text: "Correct the address", URL: invitationURL(i.ID) + "/correct"}}
}

func (s *Server) lapsingItem(i *invite.Invitation) view.AttentionItem {
	return view.AttentionItem{Who: who(i), Tone: view.ToneWarning,
		Why:  "The invitation has not been accepted and lapses on " + view.DateTime(i.ExpiresAt) + ".",
		Link: view.Link{Text: "View", URL: invitationURL(i.ID)}}
}
