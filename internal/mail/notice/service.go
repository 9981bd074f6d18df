package notice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
)

// UnreadCeiling is how far unread notices are counted: beyond it there are "99+".
const UnreadCeiling = 99

// PageSize is how many notices a page shows.
const PageSize = 20

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
}

// Options are the parts of a Service.
type Options struct {
	Store Store
	Post  Post
	Now   func() time.Time
}

// Service shows an account its notices and mails them.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Query asks for one page of notices.
type Query struct {
	Place uuid.UUID // the notice next to which the page starts; uuid.Nil for the newest
	Back  bool      // the page before Place, of newer ones, instead of after it
	Limit int       // PageSize where 0
}

// Page is one page of notices, newest first.
type Page struct {
	Rows     []*Notice
	Next     uuid.UUID // the place of the page after this one; uuid.Nil on the last
	Previous uuid.UUID // the place of the page before, to go back from; uuid.Nil on the first
}

// List returns one page of the account's notices.
func (s *Service) List(ctx context.Context, accountID uuid.UUID, q Query) (Page, error) {
	if q.Limit <= 0 {
		q.Limit = PageSize
	}
	rows, err := s.Store.Notices(ctx, accountID, q)
	if err != nil {
		return Page{}, fmt.Errorf("list notices: %w", err)
	}
	more := len(rows) > q.Limit
	rows = rows[:min(len(rows), q.Limit)]
	if q.Back {
		slices.Reverse(rows)
	}
	p := Page{Rows: rows}
	if len(rows) == 0 {
		return p, nil
	}
	if more || q.Back {
		p.Next = rows[len(rows)-1].ID
	}
	if q.Place != uuid.Nil && (more || !q.Back) {
		p.Previous = rows[0].ID
	}
	return p, nil
}

// Unread counts the account's unread notices: UnreadCeiling+1 where there are more.
func (s *Service) Unread(ctx context.Context, accountID uuid.UUID) (int, error) {
	n, err := s.Store.CountUnread(ctx, accountID, UnreadCeiling+1)
	if err != nil {
		return 0, fmt.Errorf("count unread notices: %w", err)
	}
	return n, nil
}

// MarkAllRead notes that the account's notices made until then were read. What came
// after the list was shown stays unread.
func (s *Service) MarkAllRead(ctx context.Context, accountID uuid.UUID, until time.Time) error {
	err := s.Store.Update(ctx, func(tx Tx) error { return tx.MarkRead(ctx, accountID, until, s.Now()) })
	if err != nil {
		return fmt.Errorf("mark notices as read: %w", err)
	}
	return nil
}

// mailKept is how long servers are asked to take a mail with notices.
const mailKept = 3 * 24 * time.Hour

// Mail queues one mail with all that the account was not told by any. It does nothing
// where there is nothing to tell, so it may run twice.
func (s *Service) Mail(ctx context.Context, accountID uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if !a.State.Usable() {
			return tx.DropUntold(ctx, accountID)
		}
		waiting, err := tx.Recipients(ctx, accountID)
		if err != nil || !waiting[accountID] {
			return err
		}
		m := &mail.Mail{Kind: mail.Notices, To: a.Email, NotAfter: s.Now().Add(mailKept)}
		if err := s.Post.Queue(ctx, tx, m, ""); err != nil {
			return err
		}
		return tx.MarkTold(ctx, accountID, m.ID)
	})
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("mail notices to account %s: %w", accountID, err)
	}
	return nil
}
