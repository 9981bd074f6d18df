package batch

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// RequestDomain asks the service desk for the domain of rows of the actor's batch to be
// allow-listed. The rows wait in the draft and are ready once it is. Errors: fault.Forbidden,
// fault.NotFound (no such batch, or no row of the domain waits in it), *fault.Conflict.
func (s *Service) RequestDomain(ctx context.Context, actor people.Actor, id uuid.UUID, d people.Domain) error {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	waiting, err := s.Store.NoDomainRows(ctx, d)
	if err != nil {
		return fmt.Errorf("look up rows of the domain: %w", err)
	}
	if len(waiting[b.ID]) == 0 {
		return fmt.Errorf("request domain: %w", fault.NotFound)
	}
	return s.Desk.RequestDomain(ctx, actor, d)
}

// Domains returns the domains of the actor's batch that are not allow-listed, with the
// number of their rows, most rows first and 100 at most. Errors: fault.Forbidden,
// fault.NotFound.
func (s *Service) Domains(ctx context.Context, actor people.Actor, id uuid.UUID) ([]DomainRows, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	domains, err := s.Store.Domains(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("list domains of batch: %w", err)
	}
	return domains, nil
}

// DomainAllowed judges the rows of all drafts anew that waited for the domain. It may
// run twice.
func (s *Service) DomainAllowed(ctx context.Context, d people.Domain) error {
	waiting, err := s.Store.NoDomainRows(ctx, d)
	if err != nil {
		return fmt.Errorf("look up rows that wait for %s: %w", d, err)
	}
	for id, numbers := range waiting {
		err := s.Store.Update(ctx, func(tx Tx) error {
			b, err := tx.Batch(ctx, id)
			if err != nil || !b.MayEdit() {
				return ignoreGone(err)
			}
			officer, err := s.Actors.ActorOf(ctx, b.OfficerID)
			if err != nil {
				return ignoreGone(err)
			}
			rows, err := tx.Rows(ctx, b, numbers)
			if err != nil {
				return err
			}
			_, err = s.recheck(ctx, tx, officer, b, rows)
			return err
		})
		if err != nil {
			return fmt.Errorf("judge rows that waited for %s: %w", d, err)
		}
	}
	return nil
}

// CheckAgain judges all rows that have a problem anew: accounts, invitations and the
// allow-list may have changed. Rows that the last submission refused lose that mark.
// Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (submitted).
func (s *Service) CheckAgain(ctx context.Context, actor people.Actor, id uuid.UUID) (*Batch, error) {
	return s.change(ctx, actor, id, audit.BatchChecked, "", "", func(tx Tx, b *Batch, e *audit.Event) error {
		if !b.MayEdit() {
			return notNow(b)
		}
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		var found []*Row // all of them first: judging moves rows about
		for rows, err := range problemRows(ctx, tx, b) {
			if err != nil {
				return err
			}
			found = append(found, rows...)
		}
		for part := range slices.Chunk(found, loadRows) {
			for _, r := range part {
				r.Refusal, r.TraceID = "", ""
			}
			if _, err := s.recheck(ctx, tx, actor, b, part); err != nil {
				return err
			}
		}
		return tx.UpdateBatch(ctx, b)
	})
}
