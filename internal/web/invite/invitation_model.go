package invite

import "techbiz/internal/web/view"

// Invitation is one invitation with its facts and its timeline.
type Invitation struct {
	// Name is the invitee's name, or empty while it is not known.
	Name  string
	Email string
	// TechPass and Seed are status words, see StatusRow.
	TechPass string
	Seed     string
	// Mail is as in StatusRow, but empty where there is no mail.
	Mail string
	// Standing is StatusWaitsForDomain or StatusNotSent, where there is no mail.
	Standing string
	// RefusedWords is what the mail server said last, where the mail has not left.
	RefusedWords string
	// LoginID is what the invitee signs in with; empty where nobody has it any more.
	LoginID string
	Facts   []view.Fact
	// NextWho has to act next, such as "The invitee" or "You"; empty when nobody has.
	NextWho string
	// NextWhat is the sentence that says what they have to do.
	NextWhat string
	// Tracks are the ways to TechPass and to SEED.
	Tracks []Track
	// AgainURL leads to the form that invites the same person anew; empty while that is not
	// what helps.
	AgainURL string
	// NewerURL leads to the invitation that has taken this one's place.
	NewerURL string
	// ResendURL takes the POST that resends; empty while that is not allowed.
	ResendURL string
	// RequestKey makes a repeated resend harmless.
	RequestKey string
	// ResendFrom is when resending is allowed again.
	ResendFrom string
	CorrectURL string
	// SEEDMailURL takes the POST that sends the SEED mail again; empty while that is not
	// allowed. SEEDMailFrom is when it is.
	SEEDMailURL  string
	SEEDMailFrom string
	// SEEDRefused says that no mail server took the SEED mail.
	SEEDRefused bool
	// RevokeURL leads to the page that asks for confirmation.
	RevokeURL string
	// ContractURL leads to the page that sets the end of the contract; empty where there
	// is none to set.
	ContractURL string
	// Back leads to the list that holds the invitation.
	Back view.Link
}

// Track is one of the ways that an invitee goes.
type Track struct {
	// ID is unique on the page.
	ID    string
	Title string
	// State says how far the invitee is, in a few words.
	State  string
	Facts  []view.Fact
	Events []view.TimelineEvent
}

// traced are the events that carry a Trace ID.
func (t Track) traced() (traced []view.TimelineEvent) {
	for _, e := range t.Events {
		if e.TraceID != "" {
			traced = append(traced, e)
		}
	}
	return traced
}

// CorrectAddress replaces the address of an invitation whose mail was refused.
type CorrectAddress struct {
	// Refused is the address that did not work.
	Refused string
	// Words is what the receiving mail server said.
	Words string
	// Action takes the POST with FieldEmail and FieldRequestKey.
	Action     string
	CancelURL  string
	RequestKey string
	Email      view.Input
}

func (m Invitation) title() string {
	if m.Name == "" {
		return m.Email
	}
	return m.Name
}

// mailTitle says what became of the mail that did not leave.
func (m Invitation) mailTitle() string {
	switch {
	case m.SEEDRefused:
		return "The SEED mail was not delivered"
	case m.Mail == view.StatusMailDelayed:
		return "The mail is delayed"
	case m.Mail == view.StatusNotDelivered:
		return "The mail was not delivered"
	}
	return "The mail was refused"
}

func (m Invitation) mailTone() view.Tone {
	if m.Mail == view.StatusMailDelayed && !m.SEEDRefused {
		return view.ToneWarning
	}
	return view.ToneDanger
}

func (m Invitation) nextIcon() view.IconName {
	if m.TechPass == view.StatusOnboarded && m.NextWho == "" {
		return view.IconCheck
	}
	return view.IconClock
}

func (m CorrectAddress) email() view.Field {
	return view.Field{
		Name: view.FieldEmail, Label: "Correct email", Input: m.Email, Type: "email", Required: true, Autocomplete: "off",
		Hint: "The domain must be allow-listed.",
	}
}

func (m Invitation) hasActions() bool {
	return m.ResendURL != "" || m.CorrectURL != "" || m.SEEDMailURL != "" || m.AgainURL != "" || m.NewerURL != ""
}
