package openid

import (
	"context"
	"fmt"
	"sync"
	"time"

	"techbiz/internal/approval"
	"techbiz/internal/base/secret"
)

// Options are the parts of a Service.
type Options struct {
	Store   Store
	SignIns SignIns
	Key     *secret.Key // seals the signing keys
	// Approvals has products of the first party wait for a second person.
	Approvals approval.Asker
	Now       func() time.Time
}

// Service is TechPass as other products see it.
type Service struct {
	Options

	keys   sync.Mutex
	known  []*SigningKey // in the order in which they sign
	readAt time.Time
}

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Sweep rotates the keys and deletes what has served its time. It may run twice.
func (s *Service) Sweep(ctx context.Context) error {
	if err := s.RotateKeys(ctx); err != nil {
		return err
	}
	if err := s.Store.SweepOpenID(ctx, s.Now()); err != nil {
		return fmt.Errorf("sweep what clients were given: %w", err)
	}
	return nil
}
