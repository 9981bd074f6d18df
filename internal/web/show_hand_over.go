package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/handover"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

func handOverURL(id uuid.UUID) string { return handOverPath + "/" + id.String() }

// showOneHandOver shows a hand-over to its receiver, who accepts or declines it, and to its
// sender.
func (s *Server) showOneHandOver(v *visit) error { return s.drawOneHandOver(v, nil) }

// drawOneHandOver draws the page; where refused is set, with why nothing was done.
func (s *Server) drawOneHandOver(v *visit, refused error) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	h, err := s.HandOvers.Get(v.r.Context(), v.actor, id)
	if err != nil {
		return err
	}
	m := v.handOverModel(h)
	page := v.page(m.Title, handOverCrumbs(view.Crumb{Label: "Hand-over"})...)
	status := http.StatusOK
	if refused != nil {
		status = v.refuse(&page, func(string) *view.Input { return nil }, refused)
	}
	return v.draw(status, view.HandOverPage(page, m))
}

// handOverStates are the words of what became of a hand-over.
var handOverStates = map[handover.State]struct {
	title string
	tone  view.Tone
}{
	handover.Moved:     {"Handed over", view.ToneSuccess},
	handover.Waiting:   {"Waits to be accepted", view.ToneWarning},
	handover.Accepted:  {"Accepted", view.ToneSuccess},
	handover.Declined:  {"Declined: nothing was moved", view.ToneDanger},
	handover.Withdrawn: {"Withdrawn: nothing was moved", view.ToneNeutral},
	handover.Expired:   {"Not accepted in time: nothing was moved", view.ToneDanger},
}

func (v *visit) handOverModel(h *handover.HandOver) view.HandOver {
	state, receives := h.StateAt(v.s.Now()), h.ToID == v.actor.ID
	m := view.HandOver{
		State: handOverStates[state].title, Tone: handOverStates[state].tone, BackURL: crumbStatus.URL, BackLabel: "Back to Invite User Status",
		Facts: []view.Fact{
			{Label: "From", Value: officerName(h.From)}, {Label: "Agency of the sender", Value: h.From.Agency().Acronym()},
			{Label: "To", Value: officerName(h.To)}, {Label: "Agency of the receiver", Value: h.To.Agency().Acronym()},
			{Label: "Invitations", Value: view.Count(int64(h.Count))}, {Label: "Offered", Value: view.DateTime(h.AskedAt)},
		},
	}
	if state == handover.Moved { // nobody had to accept it
		m.Facts[len(m.Facts)-1].Label = "Handed over"
	}
	count := view.Counted(h.Count, "invitation", "invitations")
	m.Title = count + " to " + officerName(h.To)
	if receives {
		m.Title = count + " from " + officerName(h.From)
	}
	if h.ByAdmin() {
		m.Facts = append(m.Facts, view.Fact{Label: "Handed over by", Value: "An administrator"})
	}
	if state != handover.Waiting {
		if !h.DecidedAt.IsZero() && !h.ExpiresAt.IsZero() {
			m.Facts = append(m.Facts, view.Fact{Label: "Decided", Value: view.DateTime(h.DecidedAt)})
		}
		return m
	}
	m.Facts = append(m.Facts, view.Fact{Label: "Waits until", Value: view.DateTime(h.ExpiresAt)})
	at := handOverURL(h.ID)
	switch {
	case receives:
		m.Title = "Take over " + m.Title + "?"
		m.AcceptURL, m.DeclineURL = at+"/accept", at+"/decline"
		m.Means = []string{"These users were invited for " + theAgency(h.From.Agency()) + ", which is not your agency. If you accept, you look after them from now on, and administrators of your agency see them.",
			"If you decline, nothing is moved. The sender is told either way."}
	case h.MayWithdraw(v.actor):
		m.WithdrawURL = at + "/withdraw"
		m.Means = []string{"Nothing is moved until " + officerName(h.To) + " accepts. You can withdraw it until then."}
	}
	return m
}

// acceptHandOver gives the receiver the invitations.
func (s *Server) acceptHandOver(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	h, err := s.HandOvers.Accept(v.r.Context(), v.actor, id)
	if err != nil {
		return s.drawOneHandOver(v, err)
	}
	return v.told(crumbStatus.URL, "You now have "+moreInvitations(h.Count)+".")
}

// declineHandOver is the receiver's no.
func (s *Server) declineHandOver(v *visit) error {
	return s.endHandOver(v, s.HandOvers.Decline, "Declined. Nothing was moved, and the sender is told.")
}

// withdrawHandOver takes back what the sender offered.
func (s *Server) withdrawHandOver(v *visit) error {
	return s.endHandOver(v, s.HandOvers.Withdraw, "Withdrawn. Nothing was moved.")
}

func (s *Server) endHandOver(v *visit, end func(context.Context, people.Actor, uuid.UUID) error, told string) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := end(v.r.Context(), v.actor, id); err != nil {
		return s.drawOneHandOver(v, err)
	}
	return v.told(handOverURL(id), told)
}
