package life

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/people"
)

// Options are the parts of a Service.
type Options struct {
	Store Store
	Post  Post
	// Tell tells inviters, in the same transaction, whose account was terminated. Nobody
	// is told where it is nil.
	Tell func(ctx context.Context, tx Tx, ended []Ended) error
	Now  func() time.Time
}

// Service carries out what becomes of accounts.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

func subjectOf(accountID uuid.UUID) audit.Subject {
	return audit.Subject{Type: "account", ID: accountID}
}

func (s *Service) event(ctx context.Context, actor people.Actor, action audit.Action, accountID uuid.UUID, data ...string) *audit.Event {
	return audit.New(ctx, s.Now(), actor, action, subjectOf(accountID), data...)
}
