package insight

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
)

// Place is how far the trail has been read.
type Place struct {
	Seq int64
	// MovingFrom is whose invitations were handed over by the event at Seq: of their facts
	// those after MovingAfter are still to be looked at. uuid.Nil where there are none.
	MovingFrom, MovingAfter uuid.UUID
	CaughtUpAt              time.Time // when there was nothing left to read; zero for never
}

// Event is what counts of an event of the trail.
type Event struct {
	Seq     int64
	Action  audit.Action
	Subject audit.Subject
}

// Tx is one transaction of Fold. Those of several nodes take turns.
type Tx interface {
	FactTx

	// InsightPlace returns the place, locked until the transaction ends.
	InsightPlace(ctx context.Context) (Place, error)
	SaveInsightPlace(ctx context.Context, p Place) error
	// SealedEvents returns up to limit sealed events with Seq > after, in order of Seq.
	SealedEvents(ctx context.Context, after int64, limit int) ([]Event, error)
	// AddToWeeks and AddToDays add to the sums that there are, or begin them.
	AddToWeeks(ctx context.Context, changes []WeekChange) error
	AddToDays(ctx context.Context, changes []DayChange) error
}

// FactTx is the part of a transaction that looks at invitations.
type FactTx interface {
	// InvitationsOfAccounts returns the invitations that lead to these accounts.
	InvitationsOfAccounts(ctx context.Context, accountIDs []uuid.UUID) ([]uuid.UUID, error)
	// FactsOfInviter returns up to limit of the invitations, after the given one in the
	// order of their ids, that counted for the inviter when they were last looked at.
	FactsOfInviter(ctx context.Context, inviterID, after uuid.UUID, limit int) ([]uuid.UUID, error)
	// Standings returns these invitations as they are, without those that no officer sent.
	Standings(ctx context.Context, invitationIDs []uuid.UUID) ([]Standing, error)
	// Facts returns what was counted of these invitations.
	Facts(ctx context.Context, invitationIDs []uuid.UUID) (map[uuid.UUID]Fact, error)
	// SaveFacts stores facts, in the place of earlier ones.
	SaveFacts(ctx context.Context, facts []Fact) error
}

// Store keeps the sums.
type Store interface {
	// Update runs change in one transaction. It may run change again where the database
	// asks for it, so change has no other effects.
	Update(ctx context.Context, change func(Tx) error) error
	// Progress returns the place and the number of the newest sealed event.
	Progress(ctx context.Context) (p Place, head int64, err error)
	// Weeks returns the sums of the scope's weeks from that one on.
	Weeks(ctx context.Context, s Scope, from sgtime.Date) ([]WeekChange, error)
	// Days returns how many took how many days, of the scope's weeks from that one on.
	Days(ctx context.Context, s Scope, from sgtime.Date) ([]DayChange, error)
	// Agencies returns the sums of all agencies' weeks from that one on, each agency's
	// together, in the order of their acronyms.
	Agencies(ctx context.Context, from sgtime.Date) ([]AgencySums, error)
	// AgencyDays is Days for all agencies, their weeks together.
	AgencyDays(ctx context.Context, from sgtime.Date) ([]DayChange, error)
	// Stuck counts the scope's invitations in the range, up to ceiling, and returns the
	// first few of them, those that wait longest first.
	Stuck(ctx context.Context, s Scope, r Range, examples, ceiling int) (Found, error)
}

// AgencySums are what an agency's weeks add up to.
type AgencySums struct {
	Agency people.Agency
	Counts
}
