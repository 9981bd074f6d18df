package batch

import (
	"time"

	"github.com/google/uuid"
)

// State is where a batch stands.
type State string

// The states.
const (
	Loading State = "loading" // its file is being read; nobody sees it yet
	Draft   State = "draft"   // its officer mends and removes rows
	Waiting State = "waiting" // submitted; Undo takes all of it back until StartsAt
	Running State = "running" // its ready rows are being invited
	Done    State = "done"    // every row that is left was invited
)

// Terms of a batch.
const (
	// Kept is how long a batch that nobody touches is kept. What it led to stays.
	Kept = 30 * 24 * time.Hour
	// DefaultWait is how long a submitted batch waits for second thoughts.
	DefaultWait = 5 * time.Minute
	// ChunkRows is how many rows are invited in one transaction.
	ChunkRows = 500
	// MaxDrafts is how many batches an officer can have under way.
	MaxDrafts = 20
)

// Batch is one uploaded list on its way from a file to invitations.
type Batch struct {
	ID        uuid.UUID
	Num       int64 // the store's short name for it
	OfficerID uuid.UUID
	FileName  string
	// Accounting says what became of the rows of the file.
	Accounting Accounting
	Columns    Columns
	State      State
	Counts     Counts // read with the batch
	LastRow    int    // the greatest row number
	CreatedAt  time.Time
	TouchedAt  time.Time // the last change

	// Of the last submission, from 1; 0 where there was none.
	Run         int
	SubmittedAt time.Time
	StartsAt    time.Time // SubmittedAt and the wait
	EndedAt     time.Time // zero while it goes on
	Submitted   int       // rows that went with it
	Before      int       // rows that were invited before it
	TraceID     string    // of the request that submitted it
}

// MayEdit tells whether rows may be changed.
func (b *Batch) MayEdit() bool { return b.State == Draft }

// MaySubmit tells whether there is anything to submit.
func (b *Batch) MaySubmit() bool { return b.State == Draft && b.Counts[Ready] > 0 }

// MayUndo tells whether the submission can still be taken back.
func (b *Batch) MayUndo() bool { return b.State == Waiting }

// Progress tells how many rows of the last submission were carried out, invited or
// refused.
func (b *Batch) Progress() (done, of int) {
	if b.State == Waiting || b.State == Running {
		return max(0, b.Submitted-b.Counts[Ready]), b.Submitted
	}
	return b.Submitted, b.Submitted
}

// RowQuery asks for one page of a batch's rows, those that need their officer first.
type RowQuery struct {
	OnlyProblems bool
	State        RowState // 0 for all
	OnlyDoubtful bool     // only rows with a cell that was most likely misread
	After        Place    // zero for the first page
	Backward     bool     // the page before that place instead
	Limit        int      // rows
}

// Place is where a page of rows begins: after the row in this state with this number.
// A row that has changed its state meanwhile does not disturb it.
type Place struct {
	State  RowState
	Number int
}

// IsZero tells whether the place is the start of the list.
func (p Place) IsZero() bool { return p == Place{} }
