package lifecycle

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Options are the parts of a Service.
type Options struct {
	Store Store
	Post  Post
	Bell  Bell
	// SEED is told of accounts that become active and of those that end.
	SEED seed.Provisioner
	// HandOvers gives what an account invited to another officer.
	HandOvers HandOvers
	// Approvals has what one admin alone must not do wait for a second person.
	Approvals approval.Asker
	Now       func() time.Time
}

// Bell tells inviters what became of those whom they invited; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}

// HandOvers hands over invitations; handover.Service does.
type HandOvers interface {
	AllIn(ctx context.Context, tx handover.Tx, actor people.Actor, from *techpass.Account, to people.Email) (*handover.HandOver, error)
	PlanOf(ctx context.Context, actor people.Actor, fromID uuid.UUID, to people.Email, c handover.Choice) (handover.Plan, error)
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
