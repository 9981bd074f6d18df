package admin

import "techbiz/internal/web/view"

// Approvals are what waits for a second person, and what became of the rest.
type Approvals struct {
	Waiting []ApprovalRow
	Decided []ApprovalRow
	// Alone is the operator's command that helps where nobody else could approve; "" where
	// somebody could.
	Alone string
}

// ApprovalRow is one of them.
type ApprovalRow struct {
	URL     string
	What    string
	AskedBy string
	AskedAt string
	// Own marks what the reader asked for.
	Own   bool
	Until string // until when it waits
	// State and Tone say what became of it, DecidedBy and DecidedAt by whom and when.
	State     string
	Tone      view.Tone
	DecidedBy string
	DecidedAt string
}

// Approval is one of them as a whole.
type Approval struct {
	Title string
	State string
	Tone  view.Tone
	Facts []view.Fact
	// Means says what approving does.
	Means []string
	// ApproveURL and RefuseURL take the POST with FieldReason; both empty where the reader
	// does not decide.
	ApproveURL string
	RefuseURL  string
	Reason     view.Input
	// Own says why the reader does not decide; WithdrawURL takes the POST by which they
	// take it back.
	Own         string
	WithdrawURL string
	// Alone is as in Approvals.
	Alone   string
	TraceID string
	BackURL string
}

var (
	waitingColumns = []string{"What", "Asked by", "Asked", "Waits until"}
	decidedColumns = []string{"What", "Asked by", "Outcome", "By", "When"}
)

func (m Approval) reason() view.Field {
	return view.Field{Name: view.FieldReason, Label: "Reason", Input: m.Reason, MaxLength: view.MaxNote, Optional: true, Hint: "The person who asked sees this."}
}
