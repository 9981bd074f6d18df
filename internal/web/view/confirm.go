package view

import "cmp"

// Confirm asks whether something is really to be done, and for what it needs.
type Confirm struct {
	// Kicker says above the title what it is about.
	Kicker string
	Title  string
	// Lead is the sentence below the title. Where About is set, that name stands out after
	// it, and Rest ends the sentence.
	Lead  string
	About string
	Rest  string
	// Paragraphs, then Points, say what follows. PointsTitle is the heading of the Points;
	// "" for none.
	Paragraphs  []string
	PointsTitle string
	Points      []string
	Fields      []Field
	Hidden      []HiddenField
	// RequestKey makes a repeated submission harmless, where it is set.
	RequestKey string
	// Action takes the POST with the fields.
	Action string
	// Button is "" where there is nothing to confirm.
	Button     string
	Danger     bool
	CancelURL  string
	CancelText string // "Cancel" where it is ""
}

// NextTitle is the heading of Points that say what happens next.
const NextTitle = "What happens next"

// HiddenField is sent along with a form.
type HiddenField struct{ Name, Value string }

func (m Confirm) button() string {
	if m.Danger {
		return "btn btn--danger-solid"
	}
	return "btn btn--primary"
}

func (m Confirm) cancel() string { return cmp.Or(m.CancelText, "Cancel") }
