package invite

import "techbiz/internal/web/view"

// Values of FieldWhich: which invitations are handed over.
const (
	WhichAll    = "all"
	WhichStatus = "status"
	WhichList   = "list"
	WhichPicked = "picked"
)

// Values of FieldStep: what a button of a hand-over's forms asks for.
const (
	StepSearch = "search" // look for users to tick
	StepPicked = "picked" // they are ticked
)

// HandOverForm asks to whom which invitations go.
type HandOverForm struct {
	Lead string
	// Waiting are hand-overs that wait for their receivers.
	Waiting []view.Link
	// None: there is nothing that could be handed over.
	None   bool
	HandTo view.Field
	Which  view.Field
	Status view.Field
	List   view.Field         // without options where there is no list
	Hidden []view.HiddenField // users who were ticked before
	Action string
	// CancelURL leads away.
	CancelURL string
}

func (m HandOverForm) fields() []view.Field { return []view.Field{m.HandTo, m.Which, m.Status, m.List} }

// HandOverPick asks which users exactly.
type HandOverPick struct {
	HandTo    string
	Search    string
	Error     string
	Rows      []HandOverRow
	More      bool // others are found by more of the name
	Action    string
	CancelURL string
}

// HandOverRow is a user who can be ticked.
type HandOverRow struct {
	ID      string
	Name    string
	Detail  string // organisation, date of invite, status
	Checked bool
}

func (m HandOverPick) field() view.Field {
	f := view.Field{Name: view.FieldPick, Label: "Users", Input: view.Input{Error: m.Error}}
	if len(m.Rows) > 0 {
		f.ID = m.Rows[0].id()
	}
	return f
}

func (r HandOverRow) id() string { return view.FieldPick + "-" + r.ID }

// HandOver is one hand-over, as its sender or its receiver sees it.
type HandOver struct {
	Title       string
	State       string
	Tone        view.Tone
	Facts       []view.Fact
	Means       []string
	AcceptURL   string // for its receiver, while it waits
	DeclineURL  string
	WithdrawURL string // for its sender, while it waits
	BackURL     string
	BackLabel   string
}
