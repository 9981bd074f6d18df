package insight

import "time"

// Service keeps the numbers up to date and answers questions about them.
type Service struct {
	store Store
	now   func() time.Time
}

// NewService returns the service over store.
func NewService(store Store, now func() time.Time) *Service { return &Service{store: store, now: now} }
