package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Remark is a comment as it was typed.
type Remark struct {
	Text string
	// Internal: only the desk is to see it.
	Internal bool
	Files    []Upload
}

// AddComment adds the actor's comment to a request that is open, once for each key. The
// requester's comment answers what the desk asked. Errors: people.FieldErrors,
// fault.NotFound, fault.Forbidden (notes are the desk's), *fault.Conflict, fault.KeyReused.
func (s *Service) AddComment(ctx context.Context, actor people.Actor, id uuid.UUID, c Remark, key string) error {
	var errs people.FieldErrors
	text, err := people.ParseNote(FieldText, c.Text)
	errs.Add(err)
	files, err := checkFiles(c.Files, s.Now())
	errs.Add(err)
	if len(errs) == 0 && text.IsZero() && len(files) == 0 {
		errs.Add(&people.FieldError{Field: FieldText, Rule: people.RuleRequired, Message: "Write a comment, or attach a file"})
	}
	if err := errs.Err(); err != nil {
		return err
	}
	event := Comment
	if c.Internal {
		event = Note
	}
	contents := []string{string(event), id.String(), text.String()}
	err = s.change(ctx, actor, id, anyVersion, event, func(tx Tx, ch *change) error {
		if c.Internal && !mayWork(actor, ch.r) {
			return fault.Forbidden
		}
		ch.entry.Text, ch.files = text, files
		ch.key, ch.contents = key, contents
		return nil
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		if !replayed.Same(contents...) {
			return fault.KeyReused
		}
		return nil
	}
	return err
}

// Withdraw ends a request of the actor's own that is not needed any more. Errors:
// fault.NotFound, fault.Forbidden, *fault.Conflict.
func (s *Service) Withdraw(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.change(ctx, actor, id, anyVersion, Withdraw, func(_ Tx, c *change) error {
		if actor.ID != c.r.RequesterID {
			return fault.Forbidden
		}
		return nil
	})
}

// Download returns an attachment of a request that the actor may see, and records that.
// Errors: fault.NotFound.
func (s *Service) Download(ctx context.Context, actor people.Actor, id, fileID uuid.UUID) (*File, error) {
	r, err := s.Store.RequestByID(ctx, id)
	if err == nil && !maySee(actor, r) {
		err = fault.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("load request: %w", err)
	}
	f, err := s.Store.File(ctx, id, fileID)
	if err != nil {
		return nil, fmt.Errorf("load attachment: %w", err)
	}
	if actor.ID == r.RequesterID && !mayWork(actor, r) {
		hidden, err := s.hiddenFrom(ctx, f, id)
		if err != nil {
			return nil, err
		}
		if hidden {
			return nil, fault.NotFound
		}
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.RequestFileDownloaded, subjectOf(id), "file", fileID.String()))
	})
	if err != nil {
		return nil, fmt.Errorf("record download: %w", err)
	}
	return f, nil
}

// hiddenFrom tells whether the file came with a note of the desk.
func (s *Service) hiddenFrom(ctx context.Context, f *File, id uuid.UUID) (bool, error) {
	entries, err := s.Store.Entries(ctx, id)
	if err != nil {
		return false, fmt.Errorf("read story of request: %w", err)
	}
	for _, e := range entries {
		if e.ID == f.EntryID {
			return e.Event == Note, nil
		}
	}
	return false, nil
}
