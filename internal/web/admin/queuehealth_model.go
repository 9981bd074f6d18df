package admin

import "techbiz/internal/web/view"

// Names of the fields by which jobs are tried again: one, or those of a kind.
const (
	FieldJob     = "job"
	FieldJobKind = "kind"
)

// QueueHealth tells how the background work is doing.
type QueueHealth struct {
	// At is when it was looked at, formatted.
	At string
	// Troubles say what is wrong, the gravest first; none where all is well.
	Troubles []view.Notice
	Mails    []view.Fact
	// FailingMails are tried again next; MailsURL takes the POST with FieldMails.
	FailingMails []QueueMail
	MailsURL     string
	// Held is how many mails are held back.
	Held   int
	Counts []QueueCount
	// Capped: some numbers stop at Most.
	Capped bool
	Most   string
	// AtOnce is how many jobs of a kind are tried again at once at most.
	AtOnce  string
	Failing []QueueJob
	Runs    []QueueRun
	Nodes   []QueueNode
	// TryURL takes the POST with FieldJob or FieldJobKind.
	TryURL string
}

// FieldMails says what is done with mails: one of the values that follow.
const (
	FieldMails   = "mails"
	MailsNow     = "now"     // those that fail are tried now
	MailsRelease = "release" // those held back may leave
	MailsDrop    = "drop"    // those held back never leave
)

// QueueMail is a mail that did not leave and is tried again; all is formatted.
type QueueMail struct {
	What  string
	Cause string
	Tries string
	Tried string
	Next  string
	Reply string
}

// QueueCount is how many jobs of a kind are in a queue; the numbers are formatted.
type QueueCount struct {
	Work    string
	Kind    string
	Queue   string
	Waiting string
	Later   string
	Running string
	Failing string
	GivenUp string
	// Oldest is since when the oldest waits, formatted.
	Oldest string
	// Fails: some can be tried again.
	Fails bool
}

// QueueJob is a job that failed.
type QueueJob struct {
	ID      string
	Work    string
	Kind    string
	GivenUp bool
	// Tries is such as "3 of 25".
	Tries string
	// Next and Failed are formatted times.
	Next   string
	Failed string
	Error  string
}

// QueueRun is when something that comes by itself came last.
type QueueRun struct {
	Work  string
	Every string
	Last  string
	Late  bool
	// Never: it is not known to have come.
	Never bool
}

// QueueNode is a process of the program.
type QueueNode struct {
	Host    string
	Role    string
	Version string
	Started string
	Seen    string
	Alive   bool
}

// state is a failing job's state in a word.
func (j QueueJob) state() (string, view.Tone) {
	if j.GivenUp {
		return "Given up", view.ToneDanger
	}
	return "Tried again", view.ToneWarning
}
