package web

import (
	"techbiz/internal/handover"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// officerName names an officer by name and mailbox, or by what is known of them.
func officerName(p handover.Person) string {
	if name := personName(p.FirstName, p.LastName, p.Email); name != "" {
		return name
	}
	return "an officer whose account is deleted"
}

// theAgency names an agency in a sentence.
func theAgency(g people.Agency) string {
	if g.IsZero() {
		return "no agency"
	}
	return "the agency " + g.Acronym()
}

func moreInvitations(n int) string {
	return view.Counted(n, "more invitation", "more invitations")
}

// handedOver tells what was handed over; nil is nothing.
func handedOver(h *handover.HandOver) string {
	switch {
	case h == nil:
		return "There was no invitation to hand over."
	case h.State == handover.Waiting:
		return offeredWords(h)
	}
	return officerName(h.To) + " now has " + moreInvitations(h.Count) + ", and gets a notification."
}

// offeredWords tell what waits for its receiver.
func offeredWords(h *handover.HandOver) string {
	return officerName(h.To) + " is asked to take over " + view.Counted(h.Count, "invitation", "invitations") + ". Nothing is moved until they accept. They have time until " + view.DateTime(h.ExpiresAt) + "."
}

// confirmOf asks whether the hand-over is meant, in words.
func confirmOf(p handover.Plan) view.HandOverConfirm {
	count := view.Counted(p.Count, "invitation", "invitations")
	m := view.HandOverConfirm{
		Title: "Hand over " + count + " to " + officerName(p.To) + "?",
		Receiver: []view.Fact{
			{Label: "Name", Value: personName(p.To.FirstName, p.To.LastName, people.Email{})}, {Label: "Mailbox", Value: p.To.Email.String()}, {Label: "Agency", Value: p.To.Agency().Acronym()},
			{Label: "Invitations", Value: view.Count(int64(p.Count))},
		},
		Button: "Hand over " + count,
	}
	if p.Crosses() {
		m.Warning = "This officer works for " + theAgency(p.To.Agency()) + ". The users were invited for " + theAgency(p.From.Agency()) +
			". The other agency will see their names, addresses and status, and administrators of " + p.From.Agency().Acronym() + " will not see them any more."
	}
	if p.Accepts {
		m.Means = []string{"The officer is asked to accept, at the bell and by mail. Nothing is moved until then.",
			"After 7 days without an answer the hand-over ends, and nothing is moved. It can be withdrawn before."}
		return m
	}
	m.Means = []string{"The officer looks after these users at once, and is told at the bell and by mail.", "They disappear from the sender's list. Only the officer can hand them back."}
	return m
}
