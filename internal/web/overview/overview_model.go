package overview

import "techbiz/internal/web/view"

// Overview is the first page after signing in.
type Overview struct {
	// Name greets the person.
	Name string
	// InviteURL leads to the invitation types; empty where the person may not
	// invite (a vendor).
	InviteURL string
	StatusURL string
	// Cards lead to what else the person may do, such as administering.
	Cards []Card
	// Counts of the officer's own invitations, already formatted.
	Onboarded     string
	NotOnboarded  string
	NeedAttention string
	// Attention lists what the officer should act upon, most urgent first.
	Attention []AttentionItem
	// FirstTime is set while the officer has invited nobody yet.
	FirstTime bool
}

// Card leads to a part of the portal.
type Card struct {
	Icon  view.IconName
	Title string
	Text  string
	URL   string
	// Count is how many things wait there, told by CountLabel; empty where that is no matter.
	Count      string
	CountLabel string
	Tone       view.Tone
}

// AttentionItem is something that waits for the person: an invitation, or requests.
type AttentionItem struct {
	// Who names the invitee, or what waits.
	Who string
	// Why is a sentence: "The mail was refused: mailbox unavailable".
	Why  string
	Tone view.Tone
	// Link acts on it.
	Link view.Link
}

func (m Overview) greeting() string {
	if m.Name == "" {
		return "Welcome"
	}
	return "Welcome, " + m.Name
}

func (m Overview) lead() string {
	if m.InviteURL == "" {
		return "This is your place for TechPass."
	}
	return "Invite people to TechPass and follow their onboarding."
}
