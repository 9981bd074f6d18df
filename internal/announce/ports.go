package announce

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

// Tx is the part of a transaction that changes announcements.
type Tx interface {
	audit.Tx
	allowlist.Lookup
	AddAnnouncement(ctx context.Context, a *Announcement) error
	// Announcement returns it, locked, or fault.NotFound.
	Announcement(ctx context.Context, id uuid.UUID) (*Announcement, error)
	UpdateAnnouncement(ctx context.Context, a *Announcement) error
}

// Query asks for a page of announcements, those that begin last first.
type Query struct {
	Agency people.Agency // those of one agency alone; zero for all
	State  State         // "" for all
	After  keyset.Cursor // zero for the first page
	Limit  int
}

// Store keeps announcements.
type Store interface {
	allowlist.Lookup
	Update(ctx context.Context, change func(Tx) error) error
	// Announcements lists what the query asks for, with the states as they are now.
	Announcements(ctx context.Context, q Query, now time.Time) ([]*Announcement, error)
	// RunningAnnouncements returns those that have not ended now and begin until then, the
	// newest first, up to limit.
	RunningAnnouncements(ctx context.Context, now, then time.Time, limit int) ([]*Announcement, error)
	// AnnouncementByID returns it, or fault.NotFound.
	AnnouncementByID(ctx context.Context, id uuid.UUID) (*Announcement, error)
}
