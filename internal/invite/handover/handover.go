package handover

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// Lifetime is how long a hand-over waits for the receiver.
const Lifetime = 7 * 24 * time.Hour

// State says what became of a hand-over.
type State string

// The states. All but Waiting are final; after the last three nothing moved.
const (
	Moved     State = "moved" // at once: nobody had to accept
	Waiting   State = "waiting"
	Accepted  State = "accepted"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
	Expired   State = "expired"
)

// Choice says which of an officer's invitations are handed over: those that satisfy all that
// is set. The zero Choice is all of them.
type Choice struct {
	Status  invite.Status // "" for each
	State   invite.State  // "" for each; finer than Status
	BatchID uuid.UUID     // invited by this uploaded list; uuid.Nil for each
	IDs     []uuid.UUID   // these alone; nil for each. At most MostPicked
	Waiting bool          // with those that wait in a hand-over, which an admin's takes back
}

// MostPicked is how many single invitations one hand-over can name.
const MostPicked = 200

// HandOver is one time that invitations were given, or offered, to another officer.
type HandOver struct {
	ID      uuid.UUID
	FromID  uuid.UUID // whose invitations
	ToID    uuid.UUID // who receives them
	AskerID uuid.UUID // who hands over: FromID, an admin, or uuid.Nil for the operator
	// Count is how many invitations move: while it waits, those that were offered.
	Count     int
	State     State
	AskedAt   time.Time
	ExpiresAt time.Time // zero where nobody had to accept
	DecidedAt time.Time // zero while it waits

	From, To Person // read with it, not stored in it
}

// Person is an officer as their account has them now; all of it is empty where nothing
// personal is left.
type Person struct {
	Email     people.Email
	FirstName people.PersonName
	LastName  people.PersonName
}

// Agency returns the agency of the officer's mailbox, zero where it has none.
func (p Person) Agency() people.Agency {
	g, _ := p.Email.Agency()
	return g
}

// StateAt returns what became of it by then: its time may be over before the job that notes
// it has run.
func (h *HandOver) StateAt(now time.Time) State {
	if h.State == Waiting && !now.Before(h.ExpiresAt) {
		return Expired
	}
	return h.State
}

// MaySee tells whether the actor may know of it: both officers, and who handed over.
func (h *HandOver) MaySee(actor people.Actor) bool {
	return actor.ID != uuid.Nil && (actor.ID == h.ToID || h.MayWithdraw(actor))
}

// MayWithdraw tells whether the actor may take it back: the officer whose invitations they
// are, and who handed over.
func (h *HandOver) MayWithdraw(actor people.Actor) bool {
	return actor.ID == h.FromID || actor.ID == h.AskerID
}

// ByAdmin tells whether somebody else handed over for the officer.
func (h *HandOver) ByAdmin() bool { return h.AskerID != h.FromID }

// over returns why nothing can be decided any more, nil where it waits.
func (h *HandOver) over(now time.Time) error {
	switch h.StateAt(now) {
	case Waiting:
		return nil
	case Moved, Accepted:
		return &fault.Conflict{Reason: "These invitations were handed over already."}
	case Declined:
		return &fault.Conflict{Reason: "This hand-over was declined. Nothing was moved."}
	case Withdrawn:
		return &fault.Conflict{Reason: "This hand-over was withdrawn. Nothing was moved."}
	default:
		return &fault.Conflict{Reason: "This hand-over was not accepted in time. Nothing was moved. The sender can hand over again."}
	}
}
