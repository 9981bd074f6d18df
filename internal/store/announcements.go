package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/announce"
	"techbiz/internal/people"
)

// Announcements returns the store as the announce package asks for it.
func (s *Store) Announcements() announce.Store { return announcements{s} }

type announcements struct{ *Store }

// Update implements announce.Store.
func (s announcements) Update(ctx context.Context, change func(announce.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

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

// AddAnnouncement implements announce.Tx.
func (t *tx) AddAnnouncement(ctx context.Context, a *announce.Announcement) error {
	if _, err := t.NewInsert().Model(rowOfAnnouncement(a)).Exec(ctx); err != nil {
		return fmt.Errorf("insert announcement: %w", err)
	}
	return nil
}

// UpdateAnnouncement implements announce.Tx.
func (t *tx) UpdateAnnouncement(ctx context.Context, a *announce.Announcement) error {
	if _, err := t.NewUpdate().Model(rowOfAnnouncement(a)).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("update announcement: %w", err)
	}
	return nil
}

// Announcement implements announce.Tx.
func (t *tx) Announcement(ctx context.Context, id uuid.UUID) (*announce.Announcement, error) {
	return findAnnouncement(ctx, t.Tx, id, t.s.dialect.forUpdate)
}

// AnnouncementByID implements announce.Store.
func (s announcements) AnnouncementByID(ctx context.Context, id uuid.UUID) (*announce.Announcement, error) {
	return findAnnouncement(ctx, s.read, id, "")
}

func findAnnouncement(ctx context.Context, db bun.IDB, id uuid.UUID, lock string) (*announce.Announcement, error) {
	var r announcementRow
	if err := db.NewRaw(selectAnnouncements+"WHERE id = ?"+lock, id).Scan(ctx, &r); err != nil {
		return nil, notFound(err, "select announcement")
	}
	return r.announcement(), nil
}

// Announcements implements announce.Store.
func (s announcements) Announcements(ctx context.Context, q announce.Query, now time.Time) ([]*announce.Announcement, error) {
	where, args := []string{"1 = 1"}, []any{}
	and := func(condition string, values ...any) { where, args = append(where, condition), append(args, values...) }
	if !q.Agency.IsZero() {
		and("agency = ?", q.Agency.String())
	}
	switch q.State {
	case announce.Current:
		and("from_at <= ? AND (until_at IS NULL OR until_at > ?)", now, now)
	case announce.Coming:
		and("from_at > ? AND (until_at IS NULL OR until_at > ?)", now, now)
	case announce.Past:
		and("until_at <= ?", now)
	default:
	}
	if !q.After.IsZero() {
		and("(from_at, id) < (?, ?)", q.After.At, q.After.ID)
	}
	return s.find(ctx, "WHERE "+strings.Join(where, " AND ")+" ORDER BY from_at DESC, id DESC LIMIT ?", append(args, q.Limit)...)
}

// RunningAnnouncements implements announce.Store. Two looks at the index, since those
// without an end stand apart from those that end later.
func (s announcements) RunningAnnouncements(ctx context.Context, now, then time.Time, limit int) ([]*announce.Announcement, error) {
	return s.find(ctx, "WHERE (until_at > ? OR until_at IS NULL) AND from_at <= ? ORDER BY from_at DESC, id DESC LIMIT ?", now, then, limit)
}

func (s announcements) find(ctx context.Context, where string, args ...any) ([]*announce.Announcement, error) {
	var rows []*announcementRow
	if err := s.read.NewRaw(selectAnnouncements+where, args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("select announcements: %w", err)
	}
	return each(rows, (*announcementRow).announcement), nil
}
