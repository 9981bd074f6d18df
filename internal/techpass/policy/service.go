package policy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/techpass"
)

// PageSize is how many versions a page of the history shows.
const PageSize = 20

// AskedCeiling is how far the people are counted whom a new text will ask: beyond it there
// are "more than".
const AskedCeiling = 10_000

// Service shows policies to everybody, and lets admins write and publish them.
type Service struct {
	store Store
	now   func() time.Time
}

// NewService returns the service over store.
func NewService(store Store, now func() time.Time) *Service { return &Service{store: store, now: now} }

// Policies returns the versions that everybody has to accept.
func (s *Service) Policies(ctx context.Context) (techpass.Policies, error) {
	p, err := s.store.Policies(ctx)
	if err != nil {
		return techpass.Policies{}, fmt.Errorf("policies in force: %w", err)
	}
	return p, nil
}

// InForce returns the text of the kind that is in force.
func (s *Service) InForce(ctx context.Context, k Kind) (*Policy, error) {
	p, err := s.store.PolicyInForce(ctx, k)
	if err != nil {
		return nil, fmt.Errorf("policy in force: %w", err)
	}
	return p, nil
}

// Version returns a text that is or was in force, or fault.NotFound.
func (s *Service) Version(ctx context.Context, k Kind, version string) (*Policy, error) {
	if len(version) > MaxVersion {
		return nil, fault.NotFound
	}
	p, err := s.store.PolicyVersion(ctx, k, version)
	if err != nil {
		return nil, fmt.Errorf("policy version: %w", err)
	}
	return p, nil
}

// History returns a page of the kind's versions, the newest first, without their texts,
// and the place of the next page, zero where there is none. Anybody may read it.
func (s *Service) History(ctx context.Context, k Kind, after keyset.Cursor) ([]*Policy, keyset.Cursor, error) {
	found, err := s.store.PolicyVersions(ctx, k, after, PageSize+1)
	if err != nil {
		return nil, keyset.Cursor{}, fmt.Errorf("policy versions: %w", err)
	}
	// Pages only go on.
	page, next, _ := keyset.Page(found, PageSize, keyset.Cursor{}, func(p *Policy) keyset.Cursor {
		return keyset.Cursor{At: p.PublishedAt, ID: p.ID}
	})
	return page, next, nil
}

// Draft returns the draft of the kind, or fault.NotFound. Error: fault.Forbidden.
func (s *Service) Draft(ctx context.Context, actor people.Actor, k Kind) (*Policy, error) {
	if !actor.IsAdmin() {
		return nil, fault.Forbidden
	}
	p, err := s.store.DraftPolicy(ctx, k)
	if err != nil {
		return nil, fmt.Errorf("draft of policy: %w", err)
	}
	return p, nil
}

// Begin returns what a new draft of the kind starts from: the text in force, under a version
// that is free. Nothing is stored. Error: fault.Forbidden.
func (s *Service) Begin(ctx context.Context, actor people.Actor, k Kind) (*Policy, error) {
	if !actor.IsAdmin() {
		return nil, fault.Forbidden
	}
	current, err := s.InForce(ctx, k)
	if err != nil {
		return nil, err
	}
	month := sgtime.DateOf(s.now()).String()[:len("2026-11")]
	p := &Policy{Kind: k, Version: month, Text: current.Text}
	for n := 2; n < 100; n++ {
		_, err := s.store.PolicyVersion(ctx, k, p.Version)
		if errors.Is(err, fault.NotFound) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("find a free version: %w", err)
		}
		p.Version = fmt.Sprintf("%s.%d", month, n)
	}
	return p, nil
}

// errChanged keeps two admins from undoing each other's work.
var errChanged = &fault.Conflict{Reason: "Somebody else changed this draft while you had it open. Look at theirs in another tab first: saving again replaces it with what stands here."}

// Save stores what was typed as the draft of the kind. revision is that of the draft that
// was shown, 0 where there was none. Errors: people.FieldErrors, *fault.Conflict,
// fault.Forbidden.
func (s *Service) Save(ctx context.Context, actor people.Actor, k Kind, typed Form, revision int) (*Policy, error) {
	if !actor.IsAdmin() {
		return nil, fault.Forbidden
	}
	var draft *Policy
	err := s.store.Update(ctx, func(tx Tx) error {
		var err error
		draft, err = tx.Draft(ctx, k)
		switch {
		case errors.Is(err, fault.NotFound) && revision == 0:
			draft = &Policy{ID: uuid.Must(uuid.NewV7()), Kind: k, CreatedAt: s.now()}
		case errors.Is(err, fault.NotFound):
			return &fault.Conflict{Reason: "This draft was published or discarded while you had it open. Saving again makes a new draft of what stands here."}
		case err != nil:
			return err
		case draft.Revision != revision:
			return errChanged
		}
		if err := typed.parse(draft); err != nil {
			return err
		}
		if err := s.requireFree(ctx, tx, draft); err != nil {
			return err
		}
		draft.Revision++
		draft.UpdatedAt, draft.UpdatedBy = s.now(), actor.ID
		saved, err := tx.SaveDraft(ctx, draft)
		if err != nil {
			return err
		}
		if !saved {
			return errChanged
		}
		return tx.Record(ctx, s.event(ctx, actor, audit.PolicyDrafted, draft))
	})
	if err != nil {
		return nil, fmt.Errorf("save draft of policy: %w", err)
	}
	return draft, nil
}

func (s *Service) requireFree(ctx context.Context, tx Tx, draft *Policy) error {
	taken, err := tx.VersionTaken(ctx, draft.Kind, draft.Version)
	if err != nil || !taken {
		return err
	}
	return people.FieldErrors{{Field: FieldVersion, Rule: "taken",
		Message: "A published version has this number, and published versions never change. Choose another"}}
}

// Discard deletes the draft of the kind. Errors: *fault.Conflict, fault.NotFound,
// fault.Forbidden.
func (s *Service) Discard(ctx context.Context, actor people.Actor, k Kind, revision int) error {
	return s.onDraft(ctx, actor, k, revision, "discard draft of policy", func(tx Tx, draft *Policy) error {
		if err := tx.DropDraft(ctx, k); err != nil {
			return err
		}
		return tx.Record(ctx, s.event(ctx, actor, audit.PolicyDiscarded, draft))
	})
}

// Publish brings the draft into force. From then on everybody is asked for it: at the next
// sign-in, or the next time that the text is part of a step. revision is that of the draft
// that was read. Errors: *fault.Conflict, fault.NotFound, fault.Forbidden.
func (s *Service) Publish(ctx context.Context, actor people.Actor, k Kind, revision int) (*Policy, error) {
	var published *Policy
	err := s.onDraft(ctx, actor, k, revision, "publish policy", func(tx Tx, draft *Policy) error {
		draft.PublishedAt, draft.PublishedBy = s.now(), actor.ID
		if err := tx.Publish(ctx, draft.ID, actor.ID, draft.PublishedAt); err != nil {
			return err
		}
		published = draft
		return tx.Record(ctx, s.event(ctx, actor, audit.PolicyPublished, draft))
	})
	return published, err
}

func (s *Service) onDraft(ctx context.Context, actor people.Actor, k Kind, revision int, what string, do func(tx Tx, draft *Policy) error) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	err := s.store.Update(ctx, func(tx Tx) error {
		draft, err := tx.Draft(ctx, k)
		if err != nil {
			return err
		}
		if draft.Revision != revision {
			return &fault.Conflict{Reason: "Somebody changed this draft after you had opened it. Look at it again before you go on."}
		}
		return do(tx, draft)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Asked counts the people whom a new text would ask: those with an active account, up to
// AskedCeiling+1.
func (s *Service) Asked(ctx context.Context, actor people.Actor) (int, error) {
	if !actor.IsAdmin() {
		return 0, fault.Forbidden
	}
	n, err := s.store.CountActive(ctx, AskedCeiling+1)
	if err != nil {
		return 0, fmt.Errorf("count who would be asked: %w", err)
	}
	return n, nil
}

func (s *Service) event(ctx context.Context, actor people.Actor, action audit.Action, p *Policy) *audit.Event {
	return audit.New(ctx, s.now(), actor, action, p.subject(), "kind", string(p.Kind), "version", p.Version)
}
