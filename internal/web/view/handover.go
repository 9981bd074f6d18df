package view

// Values of FieldWhich: which invitations are handed over.
const (
	WhichAll    = "all"
	WhichStatus = "status"
	WhichList   = "list"
	WhichPicked = "picked"
)

// Values of FieldStep: what a button of a hand-over's forms asks for.
const (
	StepSearch  = "search"  // look for users to tick
	StepPicked  = "picked"  // they are ticked
	StepConfirm = "confirm" // it is meant
)

// HandOverForm asks to whom which invitations go.
type HandOverForm struct {
	Lead string
	// Waiting are hand-overs that wait for their receivers.
	Waiting []Link
	// None: there is nothing that could be handed over.
	None   bool
	HandTo Field
	Which  Field
	Status Field
	List   Field         // without options where there is no list
	Hidden []HiddenField // users who were ticked before
	Action string
	// CancelURL leads away.
	CancelURL string
}

func (m HandOverForm) fields() []Field { return []Field{m.HandTo, m.Which, m.Status, m.List} }

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

func (m HandOverPick) field() Field {
	f := Field{Name: FieldPick, Label: "Users", Input: Input{Error: m.Error}}
	if len(m.Rows) > 0 {
		f.ID = m.Rows[0].id()
	}
	return f
}

func (r HandOverRow) id() string { return FieldPick + "-" + r.ID }

// HandOverConfirm asks whether the hand-over is meant.
type HandOverConfirm struct {
	Confirm

	Receiver []Fact
	Warning  string   // why it is worth a second look; "" where it is not
	People   []string // who was ticked; nil where it is by a rule
}

// HandOver is one hand-over, as its sender or its receiver sees it.
type HandOver struct {
	Title       string
	State       string
	Tone        Tone
	Facts       []Fact
	Means       []string
	AcceptURL   string // for its receiver, while it waits
	DeclineURL  string
	WithdrawURL string // for its sender, while it waits
	BackURL     string
	BackLabel   string
}
