package batch

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
)

// RowState is where a row of a batch stands. The order is that of the preview: what
// needs its officer comes first.
type RowState int

// The states. All before Ready keep a row from being submitted.
const (
	Failed     RowState = iota + 1 // submitted, and refused by then: it can be mended and submitted again
	ToMend                         // it breaks a rule of a single invitation
	Duplicate                      // another row of the file, or an open invitation, is for the same person
	HasAccount                     // the person has a TechPass account already
	NoDomain                       // the mailbox's domain is not allow-listed
	Ready                          // can be submitted; while the batch is running: not yet carried out
	Invited                        // carried out
)

// RowStates lists all states in the order of the preview.
var RowStates = []RowState{Failed, ToMend, Duplicate, HasAccount, NoDomain, Ready, Invited}

var stateNames = map[RowState]string{
	Failed: "failed", ToMend: "to_mend", Duplicate: "duplicate", HasAccount: "has_account",
	NoDomain: "domain_not_allowed", Ready: "ready", Invited: "invited",
}

// String returns the state's name in the JSON API and in addresses of pages.
func (s RowState) String() string { return stateNames[s] }

// Row is one person of a batch.
type Row struct {
	Number int // row of the uploaded sheet, its name within the batch
	Form   invite.Form
	State  RowState
	// Refusal is why the last submission did not invite the person; "" where none refused.
	Refusal string
	// TraceID is quoted with Refusal.
	TraceID      string
	InvitationID uuid.UUID // of an Invited row
	// Domain is that of its mailbox where it is not allow-listed, "" otherwise.
	Domain   string
	EditedAt time.Time // zero while the row is as it was uploaded
	Hidden   Visibility
	// Unclear are the cells that could not be taken as they stand in the file, until their
	// officer says what is meant.
	Unclear []CellProblem

	// stored is the state that the store holds, which its counts follow.
	stored RowState
}

// Restored returns a row as the store holds it.
func Restored(r Row) *Row {
	r.stored = r.State
	return &r
}

// Moved tells from which state the row went to which since it was read; from is 0 for
// a new one. The store adjusts its counts by it.
func (r *Row) Moved() (from, to RowState) { return r.stored, r.State }

// Counts is how many rows stand in which state.
type Counts map[RowState]int

// Total is the number of all rows.
func (c Counts) Total() int {
	total := 0
	for _, n := range c {
		total += n
	}
	return total
}

// InTheWay is the number of rows that keep the whole batch from being submitted.
func (c Counts) InTheWay() int {
	n := 0
	for state, of := range c {
		if state < Ready {
			n += of
		}
	}
	return n
}
