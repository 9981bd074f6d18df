package invite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/techpass"
)

// Invite invites the person of r on behalf of actor. key is the actor's idempotency
// key ("" for none): the same request under the same key is carried out once, and
// answered with the same invitation after that.
//
// Errors: fault.Forbidden, fault.KeyReused, people.FieldErrors, *DuplicateError,
// *fault.TooMany (too many duplicates asked for), *fault.Busy where the ones before it are
// held up.
func (s *Service) Invite(ctx context.Context, actor people.Actor, r Request, key string) (*Invitation, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	one := &single{order: s.newOrder(traceid.ID(ctx), actor, r), key: key}
	err := s.inviteWithOthers(ctx, one)
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		return s.replay(ctx, actor, replayed, r.fingerprint())
	}
	if duplicate, ok := errors.AsType[*DuplicateError](err); ok {
		return nil, s.answerDuplicate(ctx, actor, duplicate)
	}
	if err != nil {
		return nil, fmt.Errorf("invite: %w", err)
	}
	return one.invitation, nil
}

// inviteWithOthers carries out the request together with those that come at the same time.
func (s *Service) inviteWithOthers(ctx context.Context, one *single) error {
	waiting, cancel := context.WithTimeout(ctx, inviteWait)
	defer cancel()
	err, waited := s.together.Do(waiting, one)
	switch {
	case waited == nil:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return &fault.Busy{RetryAfter: inviteLimit}
}

// single is one officer's request to invite one person.
type single struct {
	*order

	key string
}

// event is the event that stands for the request, under its key.
func (o *single) event(ctx context.Context, s *Service) *audit.Event {
	e := o.sent(ctx, s)
	keyed(e, o.key, o.request.fingerprint())
	return e
}

// errNotTogether: one of several requests is refused or repeated, so each is carried out
// in a transaction of its own, which leaves nothing of it.
var errNotTogether = errors.New("not all of these requests can be carried out")

// inviteTogether carries out single requests in one transaction, or, where one of them
// is not simply to be carried out, each by itself. It returns each one's error.
func (s *Service) inviteTogether(ctx context.Context, asked []*single) []error {
	errs := make([]error, len(asked))
	if len(asked) > 1 {
		err := s.inviteAtOnce(ctx, asked)
		if !oneIsRefused(err) {
			for n := range errs {
				errs[n] = err // nil, or what would befall each of them
			}
			return errs
		}
	}
	for n, o := range asked {
		errs[n] = s.inviteAlone(ctx, o)
	}
	return errs
}

// oneIsRefused tells whether err is about one of several requests, and not about the
// database, which would fail each of them again.
func oneIsRefused(err error) bool {
	_, replayed := errors.AsType[*audit.Replayed](err)
	return replayed || errors.Is(err, errNotTogether)
}

func (s *Service) inviteAtOnce(ctx context.Context, asked []*single) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		orders := make([]*order, len(asked))
		for n, o := range asked {
			orders[n] = s.newOrder(o.traceID, o.actor, o.request)
		}
		if err := s.carryOut(ctx, tx, orders); err != nil {
			return err
		}
		var events []*audit.Event
		for n, o := range orders {
			if o.refusal != nil {
				return errNotTogether
			}
			asked[n].order = o
			events = append(events, asked[n].event(ctx, s))
			if o.created != nil {
				events = append(events, o.created)
			}
		}
		return tx.Record(ctx, events...)
	})
}

// inviteAlone carries out one request. Its event comes first in the transaction, so that
// a repeated request is told before any rule is asked.
func (s *Service) inviteAlone(ctx context.Context, o *single) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		o.order = s.newOrder(o.traceID, o.actor, o.request)
		if err := tx.Record(ctx, o.event(ctx, s)); err != nil {
			return err
		}
		if err := s.carryOut(ctx, tx, []*order{o.order}); err != nil {
			return err
		}
		switch {
		case o.refusal != nil:
			return o.refusal
		case o.created != nil:
			return tx.Record(ctx, o.created)
		}
		return nil
	})
}

func newInvitation(inviter people.Actor, r Request, now time.Time) *Invitation {
	return &Invitation{
		Details:     r.Details,
		ID:          uuid.Must(uuid.NewV7()),
		Type:        r.Type,
		InviterID:   inviter.ID,
		Agency:      inviter.Agency(),
		Email:       r.Email,
		Username:    r.Username,
		SEED:        r.SEED,
		Reason:      r.Reason,
		SelfService: r.SelfService,
		State:       Open,
		CreatedAt:   now,
	}
}

func newAccount(r Request, now time.Time) *techpass.Account {
	return &techpass.Account{
		Details:   r.Details,
		ID:        uuid.Must(uuid.NewV7()),
		Email:     r.Email,
		Username:  r.Username,
		Type:      techpass.TypeOf(r.Email),
		State:     techpass.Pending,
		Phone:     r.Phone,
		SEED:      r.SEED,
		CreatedAt: now,
		InvitedAt: now,

		StateChangedAt: now,
	}
}

// recordOnce records the event that stands for a whole request. It comes first in the
// transaction, so that a repeated request is told before any rule is asked.
func (s *Service) recordOnce(ctx context.Context, tx audit.Tx, e *audit.Event, key string, fingerprint []byte) error {
	keyed(e, key, fingerprint)
	return tx.Record(ctx, e)
}

// keyed puts the request's key on its event, with what tells its contents.
func keyed(e *audit.Event, key string, fingerprint []byte) {
	if key != "" {
		e.Once(key)
		e.Fingerprint = fingerprint
	}
}

// replay answers a request that was carried out before with what it made.
func (s *Service) replay(ctx context.Context, actor people.Actor, r *audit.Replayed, fingerprint []byte) (*Invitation, error) {
	if !bytes.Equal(r.Earlier.Fingerprint, fingerprint) {
		return nil, fault.KeyReused
	}
	return s.Get(ctx, actor, r.Earlier.Subject.ID)
}
