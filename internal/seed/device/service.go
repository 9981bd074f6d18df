package device

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/seed"
)

// Options are the parts of a Service.
type Options struct {
	Store Store
	SEED  SEED
	Post  Post
	Bell  Bell
	Key   *secret.Key // seals the authority's key
	Now   func() time.Time
	// ListURL is where the list of revoked certificates is published; "" where it is not.
	ListURL string
}

// Service enrols devices and looks after their records.
type Service struct {
	Options

	opening sync.Mutex
	opened  *authority

	listing  sync.Mutex
	listed   []byte // the list of revoked certificates
	listedAt time.Time
}

var _ seed.DeviceManager = (*Service)(nil)

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// newsLifetime is how long it is worth trying to tell somebody of a change.
const newsLifetime = 3 * 24 * time.Hour

// event is one about a device; the account that it belongs to is told beside.
func (s *Service) event(ctx context.Context, by people.Actor, action audit.Action, deviceID, accountID uuid.UUID, data ...string) *audit.Event {
	return audit.New(ctx, s.Now(), by, action, Subject(deviceID), append([]string{"account", accountID.String()}, data...)...)
}
