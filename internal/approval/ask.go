package approval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/mail/notice"
)

// Asker has things wait for a second person. The services whose rules ask for one hold it.
type Asker struct {
	Bell Bell
	// Wait is how long an approval waits; Lifetime where 0.
	Wait time.Duration
	Now  func() time.Time
}

// Draft is what Ask is given.
type Draft struct {
	Kind      Kind
	What      What
	About     string
	SubjectID uuid.UUID
	Agency    people.Agency
}

// errWaits: the same was asked for before.
var errWaits = &fault.Conflict{Reason: "This was asked for already, and waits for a second person. See Approvals."}

// Ask has the draft wait for a second person, and tells those who may be that. It comes at
// the end of the transaction. Errors: *fault.Conflict where the same waits already.
func (s Asker) Ask(ctx context.Context, tx Tx, actor people.Actor, d Draft) (*Approval, error) {
	now := s.Now()
	earlier, err := tx.WaitingApproval(ctx, d.Kind, d.About)
	switch {
	case errors.Is(err, fault.NotFound):
	case err != nil:
		return nil, err
	case earlier.StateAt(now) == Waiting:
		return nil, errWaits
	default: // the job that notes it has not run yet
		if err := expire(ctx, tx, s.Bell, now, earlier); err != nil {
			return nil, err
		}
	}
	a := &Approval{
		ID: uuid.Must(uuid.NewV7()), Kind: d.Kind, What: d.What, About: d.About, SubjectID: d.SubjectID, Agency: d.Agency,
		TraceID: traceid.ID(ctx), AskerID: actor.ID, AskerEmail: actor.Email, AskedAt: now, ExpiresAt: now.Add(cmp.Or(s.Wait, Lifetime)),
		State: Waiting,
	}
	added, err := tx.AddApproval(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("add approval: %w", err)
	}
	if !added {
		return nil, errWaits
	}
	if err := tx.Record(ctx, a.event(ctx, now, actor, audit.ApprovalAsked)); err != nil {
		return nil, err
	}
	return a, s.tellDeciders(ctx, tx, a)
}

// tellDeciders tells everybody who may be the second person.
func (s Asker) tellDeciders(ctx context.Context, tx Tx, a *Approval) error {
	deciders, err := tx.Deciders(ctx, a.Agency)
	if err != nil {
		return fmt.Errorf("find who may approve: %w", err)
	}
	var told []notice.Notice
	for _, d := range deciders {
		if a.MayDecide(d.Actor()) {
			told = append(told, notice.Notice{AccountID: d.ID, Kind: notice.ApprovalAsked})
		}
	}
	return s.Bell.Notify(ctx, tx, a.AskedAt, told...)
}

// event tells of the approval in the trail: what it is about, and who asked.
func (a *Approval) event(ctx context.Context, now time.Time, actor people.Actor, action audit.Action) *audit.Event {
	data := []string{"kind", string(a.Kind), "asked_by", a.AskerID.String()}
	if a.SubjectID != uuid.Nil {
		data = append(data, "about", a.SubjectID.String())
	}
	return audit.New(ctx, now, actor, action, a.subject(), data...)
}
