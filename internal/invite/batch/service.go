package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// Inviter is what a batch asks of the service that invites.
type Inviter interface {
	// InviteAll invites several people in one transaction.
	InviteAll(ctx context.Context, tx invite.Tx, actor people.Actor, rs []invite.Request) ([]invite.Outcome, error)
	// Obstacles tells what each request would be refused for now.
	Obstacles(ctx context.Context, from invite.Lookup, actor people.Actor, rs []invite.Request) ([][]error, error)
}

// Actors knows who acts, for jobs that go on with what somebody began.
type Actors interface {
	// ActorOf returns the account as the one who acts, or fault.NotFound.
	ActorOf(ctx context.Context, accountID uuid.UUID) (people.Actor, error)
}

// Desk is what a batch asks of the service desk.
type Desk interface {
	// RequestDomain asks for a domain to be allow-listed. A second request changes nothing.
	RequestDomain(ctx context.Context, actor people.Actor, d people.Domain) error
}

// Options are the parts of a Service.
type Options struct {
	Store   Store
	Invites Inviter
	Actors  Actors
	Desk    Desk
	// Wait is how long a submitted batch waits for second thoughts; 0 for not at all.
	Wait time.Duration
	// MaxRows is how many rows a batch may come to have; 0 for 100,000. How many a file may
	// have is its reader's affair.
	MaxRows int
	Now     func() time.Time
	// Trouble tells what an error of the database is; nil knows none. Its trouble is held
	// against no row.
	Trouble func(error) fault.Trouble
}

// Service carries out everything that is done with batches.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service {
	if o.MaxRows <= 0 {
		o.MaxRows = 100_000
	}
	return &Service{Options: o}
}

// NotReadyError: the batch can't be submitted as a whole.
type NotReadyError struct{ InTheWay, Ready int }

func (e *NotReadyError) Error() string {
	if e.Ready == 0 {
		return "No row is ready to be submitted yet. Fix the rows that are marked."
	}
	if e.InTheWay == 1 {
		return "1 row can't be submitted yet. Fix or remove it, or submit the ready rows alone."
	}
	return fmt.Sprintf("%d rows can't be submitted yet. Fix or remove them, or submit the ready rows alone.", e.InTheWay)
}

func subjectOf(id uuid.UUID) audit.Subject { return audit.Subject{Type: "batch", ID: id} }

func (s *Service) event(ctx context.Context, actor people.Actor, action audit.Action, b *Batch, data ...string) *audit.Event {
	return audit.New(ctx, s.Now(), actor, action, subjectOf(b.ID), data...)
}

// Get returns one of the actor's own batches. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Get(ctx context.Context, actor people.Actor, id uuid.UUID) (*Batch, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	b, err := s.Store.Batch(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load batch: %w", err)
	}
	if !visible(b, actor) {
		return nil, fmt.Errorf("load batch: %w", fault.NotFound)
	}
	return b, nil
}

// visible: an officer sees the own batches alone, and none that is not read yet.
func visible(b *Batch, actor people.Actor) bool { return b.OfficerID == actor.ID && b.State != Loading }

// maxListed is how many of an officer's batches are listed.
const maxListed = 50

// List returns the actor's own batches, newest first. Errors: fault.Forbidden.
func (s *Service) List(ctx context.Context, actor people.Actor) ([]*Batch, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	list, err := s.Store.BatchesOf(ctx, actor.ID, maxListed)
	if err != nil {
		return nil, fmt.Errorf("list batches: %w", err)
	}
	return list, nil
}

// change runs do on the actor's own batch, locked, in one transaction, once for each
// key. do records the event itself, as soon as its data are known: a repetition is told
// by that before any rule is asked. It returns nil where the change dropped the batch.
func (s *Service) change(ctx context.Context, actor people.Actor, id uuid.UUID, action audit.Action, key, contents string,
	do func(tx Tx, b *Batch, e *audit.Event) error) (*Batch, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	request := []string{string(action), id.String(), contents}
	err := s.Store.Update(ctx, func(tx Tx) error {
		b, err := tx.Batch(ctx, id)
		if err != nil {
			return err
		}
		if !visible(b, actor) {
			return fault.NotFound
		}
		e := s.event(ctx, actor, action, b)
		e.Once(key, request...)
		b.TouchedAt = s.Now()
		return do(tx, b, e)
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		if !replayed.Same(request...) {
			return nil, fault.KeyReused
		}
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", action, err)
	}
	b, err := s.Store.Batch(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	return b, err
}
