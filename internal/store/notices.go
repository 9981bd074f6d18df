package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
)

type noticeRow struct {
	bun.BaseModel `bun:"table:notices,alias:n"`

	ID           uuid.UUID   `bun:"id,pk"`
	AccountID    uuid.UUID   `bun:"account_id"`
	Kind         notice.Kind `bun:"kind"`
	InvitationID uuid.UUID   `bun:"invitation_id,nullzero"`
	HandOverID   uuid.UUID   `bun:"hand_over_id,nullzero"`
	RequestID    uuid.UUID   `bun:"request_id,nullzero"`
	CreatedAt    time.Time   `bun:"created_at"`
	ReadAt       time.Time   `bun:"read_at,nullzero"`
	MailID       uuid.UUID   `bun:"mail_id,nullzero"`
}

// toldRow is a notice with the person whom it is about.
type toldRow struct {
	noticeRow `bun:",extend"`

	MailedAgain bool `bun:"mailed_again"`

	Email     people.Email      `bun:"email"`
	FirstName people.PersonName `bun:"first_name"`
	LastName  people.PersonName `bun:"last_name"`

	SenderEmail   people.Email      `bun:"sender_email"`
	SenderFirst   people.PersonName `bun:"sender_first"`
	SenderLast    people.PersonName `bun:"sender_last"`
	ReceiverEmail people.Email      `bun:"receiver_email"`
	ReceiverFirst people.PersonName `bun:"receiver_first"`
	ReceiverLast  people.PersonName `bun:"receiver_last"`
	HandedOver    int               `bun:"handed_over"`
	ByAdmin       bool              `bun:"by_admin"`
	ExpiresAt     time.Time         `bun:"expires_at,nullzero"`

	RequestNumber int64         `bun:"request_number"`
	RequestDomain people.Domain `bun:"request_domain"`
}

func (r *toldRow) notice() *notice.Notice {
	return &notice.Notice{
		ID: r.ID, AccountID: r.AccountID, Kind: r.Kind, InvitationID: r.InvitationID, HandOverID: r.HandOverID, RequestID: r.RequestID,
		CreatedAt: r.CreatedAt, ReadAt: r.ReadAt, MailID: r.MailID, Person: notice.Person{MailedAgain: r.MailedAgain, Email: r.Email, FirstName: r.FirstName, LastName: r.LastName},
		HandOver: notice.HandOver{
			Sender:   notice.Person{Email: r.SenderEmail, FirstName: r.SenderFirst, LastName: r.SenderLast},
			Receiver: notice.Person{Email: r.ReceiverEmail, FirstName: r.ReceiverFirst, LastName: r.ReceiverLast},
			Count:    r.HandedOver, ByAdmin: r.ByAdmin, ExpiresAt: r.ExpiresAt,
		},
		Request: notice.Request{Number: r.RequestNumber, Domain: r.RequestDomain},
	}
}

// What waits is read by a statement of its own, so that it sees what was committed while
// the first one waited for the accounts.
func (t *tx) Recipients(ctx context.Context, accounts ...uuid.UUID) (map[uuid.UUID]bool, error) {
	usable, err := rows[uuid.UUID](ctx, t, "SELECT id FROM accounts WHERE id"+among(t, 1)+" AND state IN ('pending', 'active') ORDER BY id"+t.s.dialect.holdRow,
		accounts)
	if err != nil {
		return nil, fmt.Errorf("select recipients: %w", err)
	}
	waiting := make(map[uuid.UUID]bool, len(usable))
	for _, id := range usable {
		waiting[id] = false
	}
	if len(usable) == 0 {
		return waiting, nil
	}
	waits, err := rows[uuid.UUID](ctx, t, "SELECT id FROM accounts AS a WHERE id"+among(t, 1)+" AND EXISTS (SELECT 1 FROM notices AS n WHERE n.account_id = a.id AND n.mail_id IS NULL)",
		usable)
	if err != nil {
		return nil, fmt.Errorf("select who waits for a mail: %w", err)
	}
	for _, id := range waits {
		waiting[id] = true
	}
	return waiting, nil
}

func (t *tx) AddNotices(ctx context.Context, notices ...*notice.Notice) error {
	rows := make([]*noticeRow, len(notices))
	for i, n := range notices {
		rows[i] = &noticeRow{ID: n.ID, AccountID: n.AccountID, Kind: n.Kind, InvitationID: n.InvitationID, HandOverID: n.HandOverID, RequestID: n.RequestID,
			CreatedAt: n.CreatedAt, ReadAt: n.ReadAt, MailID: n.MailID}
	}
	return insertLater(ctx, t, rows)
}

// The kind is spelled out, as in its index.
func (t *tx) DropAccepted(ctx context.Context, invitationID uuid.UUID) error {
	if _, err := exec(ctx, t, "DELETE FROM notices WHERE invitation_id = $1 AND kind = 'accepted' AND read_at IS NULL", invitationID); err != nil {
		return fmt.Errorf("delete notices of an accepted invitation: %w", err)
	}
	return nil
}

func (t *tx) MarkTold(ctx context.Context, accountID, mailID uuid.UUID) error {
	if _, err := exec(ctx, t, "UPDATE notices SET mail_id = $1 WHERE account_id = $2 AND mail_id IS NULL", mailID, accountID); err != nil {
		return fmt.Errorf("mark notices as told: %w", err)
	}
	return nil
}

func (t *tx) DropUntold(ctx context.Context, accountID uuid.UUID) error {
	if _, err := exec(ctx, t, "DELETE FROM notices WHERE account_id = $1 AND mail_id IS NULL", accountID); err != nil {
		return fmt.Errorf("delete untold notices: %w", err)
	}
	return nil
}

func (t *tx) MarkRead(ctx context.Context, accountID uuid.UUID, until, now time.Time) error {
	_, err := exec(ctx, t, "UPDATE notices SET read_at = $1 WHERE account_id = $2 AND read_at IS NULL AND created_at <= $3", now, accountID, until)
	if err != nil {
		return fmt.Errorf("mark notices as read: %w", err)
	}
	return nil
}

// Notices returns the store as the notice package asks for it.
func (s *Store) Notices() notice.Store { return notices{portOf(s, func(t *tx) notice.Tx { return t })} }

type notices struct{ port[notice.Tx] }

// toldNotices reads notices AS n with the people whom they are about, and with what was
// handed over by whom and to whom.
const toldNotices = `SELECT n.id, n.account_id, n.kind, n.invitation_id, n.hand_over_id, n.request_id, n.created_at, n.read_at, n.mail_id,
	coalesce(i.sent_at > n.created_at, false) AS mailed_again, coalesce(i.email, '') AS email, coalesce(i.first_name, '') AS first_name, coalesce(i.last_name, '') AS last_name,
	coalesce(s.email, '') AS sender_email, coalesce(s.first_name, '') AS sender_first, coalesce(s.last_name, '') AS sender_last,
	coalesce(r.email, '') AS receiver_email, coalesce(r.first_name, '') AS receiver_first, coalesce(r.last_name, '') AS receiver_last,
	coalesce(h.count, 0) AS handed_over, h.id IS NOT NULL AND (h.asker_id IS NULL OR h.asker_id <> h.from_id) AS by_admin, h.expires_at,
	coalesce(q.num, 0) AS request_number, coalesce(q.domain, '') AS request_domain
	FROM notices AS n LEFT JOIN invitations AS i ON i.id = n.invitation_id
	LEFT JOIN hand_overs AS h ON h.id = n.hand_over_id LEFT JOIN requests AS q ON q.id = n.request_id LEFT JOIN accounts AS s ON s.id = h.from_id LEFT JOIN accounts AS r ON r.id = h.to_id `

func (s notices) Notices(ctx context.Context, accountID uuid.UUID, q notice.Query) ([]*notice.Notice, error) {
	c := &conditions{}
	c.add("n.account_id = " + c.arg(accountID))
	compare, direction := "<", "DESC"
	if q.Back {
		compare, direction = ">", "ASC"
	}
	if q.Place != uuid.Nil {
		c.add("(n.created_at, n.id) " + compare + " (SELECT created_at, id FROM notices WHERE id = " + c.arg(q.Place) + " AND account_id = " + c.arg(accountID) + ")")
	}
	order := " ORDER BY n.created_at " + direction + ", n.id " + direction + " LIMIT " + c.arg(q.Limit+1)
	return s.find(ctx, c.where()+order, c.args...)
}

func (s notices) Told(ctx context.Context, mailID uuid.UUID, k notice.Kind, limit int) ([]*notice.Notice, error) {
	return s.find(ctx, "WHERE n.mail_id = $1 AND n.kind = $2 ORDER BY n.created_at DESC, n.id DESC LIMIT $3", mailID, k, limit)
}

func (s notices) find(ctx context.Context, where string, args ...any) ([]*notice.Notice, error) {
	rows, err := rows[*toldRow](ctx, s.read, toldNotices+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select notices: %w", err)
	}
	return each(rows, (*toldRow).notice), nil
}

func (s notices) CountUnread(ctx context.Context, accountID uuid.UUID, ceiling int) (int, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 FROM notices WHERE account_id = $1 AND read_at IS NULL LIMIT $2) AS c",
		accountID, ceiling)
	if err != nil {
		return 0, fmt.Errorf("count unread notices: %w", err)
	}
	return n, nil
}

func (s notices) CountTold(ctx context.Context, mailID uuid.UUID) (map[notice.Kind]int, error) {
	type record struct {
		Kind notice.Kind
		N    int
	}
	rows, err := rows[record](ctx, s.read, "SELECT kind, count(*) AS n FROM notices WHERE mail_id = $1 GROUP BY kind", mailID)
	if err != nil {
		return nil, fmt.Errorf("count notices: %w", err)
	}
	counts := make(map[notice.Kind]int, len(rows))
	for _, r := range rows {
		counts[r.Kind] = r.N
	}
	return counts, nil
}
