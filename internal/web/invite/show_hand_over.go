package invite

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showOneHandOver shows a hand-over to its receiver, who accepts or declines it, and to its
// sender.
func (p *Pages) showOneHandOver(v *kit.Request) error { return p.drawOneHandOver(v, nil) }

// drawOneHandOver draws the page; where refused is set, with why nothing was done.
func (p *Pages) drawOneHandOver(v *kit.Request, refused error) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	h, err := p.HandOvers.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	m := p.handOverModel(v, h)
	page := v.Page(m.Title, handOverCrumbs(view.Crumb{Label: "Hand-over"})...)
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(string) *view.Input { return nil }, refused)
	}
	return v.Draw(status, HandOverPage(page, m))
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

func (p *Pages) handOverModel(v *kit.Request, h *handover.HandOver) HandOver {
	state, receives := h.StateAt(p.Now()), h.ToID == v.Actor.ID
	m := HandOver{
		State: handOverStates[state].title, Tone: handOverStates[state].tone, BackURL: kit.CrumbStatus.URL, BackLabel: "Back to Invite User Status",
		Facts: []view.Fact{
			{Label: "From", Value: words.OfficerName(h.From)}, {Label: "Agency of the sender", Value: h.From.Agency().Acronym()},
			{Label: "To", Value: words.OfficerName(h.To)}, {Label: "Agency of the receiver", Value: h.To.Agency().Acronym()},
			{Label: "Invitations", Value: view.Count(int64(h.Count))}, {Label: "Offered", Value: view.DateTime(h.AskedAt)},
		},
	}
	if state == handover.Moved { // nobody had to accept it
		m.Facts[len(m.Facts)-1].Label = "Handed over"
	}
	count := view.Counted(h.Count, "invitation", "invitations")
	m.Title = count + " to " + words.OfficerName(h.To)
	if receives {
		m.Title = count + " from " + words.OfficerName(h.From)
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
	at := kit.HandOverURL(h.ID)
	switch {
	case receives:
		m.Title = "Take over " + m.Title + "?"
		m.AcceptURL, m.DeclineURL = at+"/accept", at+"/decline"
		m.Means = []string{"These users were invited for " + words.TheAgency(h.From.Agency()) + ", which is not your agency. If you accept, you look after them from now on, and administrators of your agency see them.",
			"If you decline, nothing is moved. The sender is told either way."}
	case h.MayWithdraw(v.Actor):
		m.WithdrawURL = at + "/withdraw"
		m.Means = []string{"Nothing is moved until " + words.OfficerName(h.To) + " accepts. You can withdraw it until then."}
	}
	return m
}

// acceptHandOver gives the receiver the invitations.
func (p *Pages) acceptHandOver(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	h, err := p.HandOvers.Accept(v.R.Context(), v.Actor, id)
	if err != nil {
		return p.drawOneHandOver(v, err)
	}
	return v.Told(kit.CrumbStatus.URL, "You now have "+words.MoreInvitations(h.Count)+".")
}

// declineHandOver is the receiver's no.
func (p *Pages) declineHandOver(v *kit.Request) error {
	return p.endHandOver(v, p.HandOvers.Decline, "Declined. Nothing was moved, and the sender is told.")
}

// withdrawHandOver takes back what the sender offered.
func (p *Pages) withdrawHandOver(v *kit.Request) error {
	return p.endHandOver(v, p.HandOvers.Withdraw, "Withdrawn. Nothing was moved.")
}

func (p *Pages) endHandOver(v *kit.Request, end func(context.Context, people.Actor, uuid.UUID) error, told string) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if err := end(v.R.Context(), v.Actor, id); err != nil {
		return p.drawOneHandOver(v, err)
	}
	return v.Told(kit.HandOverURL(id), told)
}
