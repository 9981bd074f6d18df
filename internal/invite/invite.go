package invite

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/desk"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// Invite invites the person of r on behalf of actor. key is the actor's idempotency
// key ("" for none): the same request under the same key is carried out once, and
// answered with the same invitation after that.
//
// Errors: fault.Forbidden, fault.KeyReused, people.FieldErrors, *DuplicateError,
// *fault.TooMany (too many duplicates asked for).
func (s *Service) Invite(ctx context.Context, actor people.Actor, r Request, key string) (*Invitation, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	var made *Invitation
	err := s.Store.Update(ctx, func(tx Tx) error {
		i := newInvitation(actor.ID, r, s.Now())
		if err := s.recordOnce(ctx, tx, s.event(ctx, actor, audit.InvitationSent, i, "type", string(r.Type)), key, r.fingerprint()); err != nil {
			return err
		}
		if err := desk.RequireAllowed(ctx, tx, r.Email); err != nil {
			return err
		}
		account, err := s.takeAddress(ctx, tx, actor, r)
		if err != nil {
			return err
		}
		i.AccountID = account.ID
		if err := s.send(ctx, tx, i); err != nil {
			return err
		}
		made = i
		return tx.AddInvitation(ctx, i)
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		return s.replay(ctx, actor, replayed, r.fingerprint())
	}
	if duplicate, ok := errors.AsType[*DuplicateError](err); ok {
		return nil, s.answerDuplicate(ctx, actor, duplicate)
	}
	if err != nil {
		return nil, fmt.Errorf("invite: %w", err)
	}
	return made, nil
}

func newInvitation(inviterID uuid.UUID, r Request, now time.Time) *Invitation {
	return &Invitation{
		ID:           uuid.Must(uuid.NewV7()),
		Type:         r.Type,
		InviterID:    inviterID,
		Email:        r.Email,
		FirstName:    r.FirstName,
		LastName:     r.LastName,
		Organisation: r.Organisation,
		Department:   r.Department,
		SEED:         r.SEED,
		Reason:       r.Reason,
		State:        Open,
		CreatedAt:    now,
	}
}

func newAccount(r Request, now time.Time) *techpass.Account {
	return &techpass.Account{
		ID:           uuid.Must(uuid.NewV7()),
		Email:        r.Email,
		Username:     r.Username,
		Type:         techpass.TypeOf(r.Email),
		State:        techpass.Pending,
		FirstName:    r.FirstName,
		LastName:     r.LastName,
		Phone:        r.Phone,
		Organisation: r.Organisation,
		Department:   r.Department,
		CreatedAt:    now,
	}
}

// recordOnce records the event that stands for a whole request. It comes first in the
// transaction, so that a repeated request is told before any rule is asked.
// Of the key a hash is kept: clients choose keys of any form and length.
func (s *Service) recordOnce(ctx context.Context, tx Tx, e *audit.Event, key string, fingerprint []byte) error {
	if key != "" {
		e.RequestKey, e.Fingerprint = hex.EncodeToString(vault.HashToken(key)), fingerprint
	}
	return tx.Record(ctx, e)
}

// replay answers a request that was carried out before with what it made.
func (s *Service) replay(ctx context.Context, actor people.Actor, r *audit.Replayed, fingerprint []byte) (*Invitation, error) {
	if !bytes.Equal(r.Earlier.Fingerprint, fingerprint) {
		return nil, fault.KeyReused
	}
	return s.Get(ctx, actor, r.Earlier.Subject.ID)
}
