package words

import (
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
	"techbiz/internal/web/view"
)

// OfficerName names an officer by name and mailbox, or by what is known of them.
func OfficerName(p handover.Person) string {
	if name := Person(p.FirstName, p.LastName, p.Email); name != "" {
		return name
	}
	return "an officer whose account is deleted"
}

// TheAgency names an agency in a sentence.
func TheAgency(g people.Agency) string {
	if g.IsZero() {
		return "no agency"
	}
	return "the agency " + g.Acronym()
}

// MoreInvitations counts what somebody gets.
func MoreInvitations(n int) string {
	return view.Counted(n, "more invitation", "more invitations")
}

// HandedOver tells what was handed over; nil is nothing.
func HandedOver(h *handover.HandOver) string {
	switch {
	case h == nil:
		return "There was no invitation to hand over."
	case h.State == handover.Waiting:
		return OfferedWords(h)
	}
	return OfficerName(h.To) + " now has " + MoreInvitations(h.Count) + ", and gets a notification."
}

// OfferedWords tell what waits for its receiver.
func OfferedWords(h *handover.HandOver) string {
	return OfficerName(h.To) + " is asked to take over " + view.Counted(h.Count, "invitation", "invitations") + ". Nothing is moved until they accept. They have time until " + view.DateTime(h.ExpiresAt) + "."
}

// ConfirmOf asks whether the hand-over is meant, in words.
func ConfirmOf(p handover.Plan) view.HandOverConfirm {
	count := view.Counted(p.Count, "invitation", "invitations")
	m := view.HandOverConfirm{
		Confirm: view.Confirm{
			Title:  "Hand over " + count + " to " + OfficerName(p.To) + "?",
			Button: "Hand over " + count, PointsTitle: view.NextTitle,
		},
		Receiver: []view.Fact{
			{Label: "Name", Value: Person(p.To.FirstName, p.To.LastName, people.Email{})}, {Label: "Mailbox", Value: p.To.Email.String()}, {Label: "Agency", Value: p.To.Agency().Acronym()},
			{Label: "Invitations", Value: view.Count(int64(p.Count))},
		},
	}
	if p.Crosses() {
		m.Warning = "This officer works for " + TheAgency(p.To.Agency()) + ". The users were invited for " + TheAgency(p.From.Agency()) +
			". The other agency will see their names, addresses and status, and administrators of " + p.From.Agency().Acronym() + " will not see them any more."
	}
	if p.Accepts {
		m.Points = []string{"The officer is asked to accept, at the bell and by mail. Nothing is moved until then.",
			"After 7 days without an answer the hand-over ends, and nothing is moved. It can be withdrawn before."}
		return m
	}
	m.Points = []string{"The officer looks after these users at once, and is told at the bell and by mail.", "They disappear from the sender's list. Only the officer can hand them back."}
	return m
}

// HandToField asks to whom is handed over.
func HandToField(optional bool) view.Field {
	return view.Field{Name: view.FieldHandTo, Label: "Hand over to", Type: "email", Autocomplete: "off", Required: !optional, Optional: optional,
		Hint: "The mailbox of a public officer who has signed in to TechBiz. The next page shows the officer's name and agency."}
}

// ParseReceiver reads to whom is handed over; nobody where the field is optional and empty.
// The error is people.FieldErrors.
func ParseReceiver(form url.Values, optional bool) (people.Email, error) {
	typed := form.Get(view.FieldHandTo)
	if optional && typed == "" {
		return people.Email{}, nil
	}
	to, err := handover.ParseReceiver(typed)
	var errs people.FieldErrors
	errs.Add(err)
	return to, errs.Err()
}
