package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/announce"
	"techbiz/internal/base/people"
)

// Announcements returns the store as the announce package asks for it.
func (s *Store) Announcements() announce.Store {
	return announcements{portOf(s, func(t *tx) announce.Tx { return t })}
}

type announcements struct{ port[announce.Tx] }

type announcementRow struct {
	bun.BaseModel `bun:"table:announcements"`

	ID        uuid.UUID      `bun:"id,pk"`
	Body      string         `bun:"body"`
	Level     announce.Level `bun:"level"`
	LinkURL   string         `bun:"link_url"`
	LinkText  string         `bun:"link_text"`
	Agency    people.Agency  `bun:"agency"`
	FromAt    time.Time      `bun:"from_at"`
	UntilAt   time.Time      `bun:"until_at,nullzero"`
	Revision  int            `bun:"revision"`
	CreatedAt time.Time      `bun:"created_at"`
	CreatedBy uuid.UUID      `bun:"created_by"`
	UpdatedAt time.Time      `bun:"updated_at"`
}

const selectAnnouncements = `SELECT id, body, level, link_url, link_text, agency, from_at, until_at, revision, created_at, created_by, updated_at
	FROM announcements `

func rowOfAnnouncement(a *announce.Announcement) *announcementRow {
	return &announcementRow{ID: a.ID, Body: a.Text, Level: a.Level, LinkURL: a.LinkURL, LinkText: a.LinkText, Agency: a.Agency, FromAt: a.From,
		UntilAt: a.Until, Revision: a.Revision, CreatedAt: a.CreatedAt, CreatedBy: a.CreatedBy, UpdatedAt: a.UpdatedAt}
}

func (r *announcementRow) announcement() *announce.Announcement {
	return &announce.Announcement{ID: r.ID, Text: r.Body, Level: r.Level, LinkURL: r.LinkURL, LinkText: r.LinkText, Agency: r.Agency, From: r.FromAt,
		Until: r.UntilAt, Revision: r.Revision, CreatedAt: r.CreatedAt, CreatedBy: r.CreatedBy, UpdatedAt: r.UpdatedAt}
}

func (t *tx) AddAnnouncement(ctx context.Context, a *announce.Announcement) error {
	if _, err := insert(ctx, t, rowOfAnnouncement(a), ""); err != nil {
		return fmt.Errorf("insert announcement: %w", err)
	}
	return nil
}

func (t *tx) UpdateAnnouncement(ctx context.Context, a *announce.Announcement) error {
	if _, err := update(ctx, t, rowOfAnnouncement(a)); err != nil {
		return fmt.Errorf("update announcement: %w", err)
	}
	return nil
}

func (t *tx) Announcement(ctx context.Context, id uuid.UUID) (*announce.Announcement, error) {
	return findAnnouncement(ctx, t, id, t.s.dialect.forUpdate)
}

func (s announcements) AnnouncementByID(ctx context.Context, id uuid.UUID) (*announce.Announcement, error) {
	return findAnnouncement(ctx, s.read, id, "")
}

func findAnnouncement(ctx context.Context, db querier, id uuid.UUID, lock string) (*announce.Announcement, error) {
	r, err := row[announcementRow](ctx, db, selectAnnouncements+"WHERE id = $1"+lock, id)
	if err != nil {
		return nil, notFound(err, "select announcement")
	}
	return r.announcement(), nil
}

func (s announcements) Announcements(ctx context.Context, q announce.Query, now time.Time) ([]*announce.Announcement, error) {
	c := &conditions{}
	c.add("1 = 1")
	if !q.Agency.IsZero() {
		c.add("agency = " + c.arg(q.Agency.String()))
	}
	switch q.State {
	case announce.Current:
		c.add("from_at <= " + c.arg(now) + " AND (until_at IS NULL OR until_at > " + c.arg(now) + ")")
	case announce.Coming:
		c.add("from_at > " + c.arg(now) + " AND (until_at IS NULL OR until_at > " + c.arg(now) + ")")
	case announce.Past:
		c.add("until_at <= " + c.arg(now))
	default:
	}
	if !q.After.IsZero() {
		c.add("(from_at, id) < (" + c.arg(q.After.At) + ", " + c.arg(q.After.ID) + ")")
	}
	text := c.where() + " ORDER BY from_at DESC, id DESC" + c.limit(q.Limit)
	return s.find(ctx, text, c.args...)
}

// Two looks at the index, since those without an end stand apart from those that end later.
func (s announcements) RunningAnnouncements(ctx context.Context, now, then time.Time, limit int) ([]*announce.Announcement, error) {
	return s.find(ctx, "WHERE (until_at > $1 OR until_at IS NULL) AND from_at <= $2 ORDER BY from_at DESC, id DESC LIMIT $3", now, then, limit)
}

func (s announcements) find(ctx context.Context, where string, args ...any) ([]*announce.Announcement, error) {
	rows, err := rows[*announcementRow](ctx, s.read, selectAnnouncements+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select announcements: %w", err)
	}
	return each(rows, (*announcementRow).announcement), nil
}
