package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/auth/mailcode"
	"techbiz/internal/base/fault"
)

type codeRow struct {
	bun.BaseModel `bun:"table:codes"`

	ID          uuid.UUID        `bun:"id,pk"`
	Purpose     mailcode.Purpose `bun:"purpose"`
	SubjectHash []byte           `bun:"subject_hash"`
	MailboxHash []byte           `bun:"mailbox_hash"`
	BrowserHash []byte           `bun:"browser_hash"`
	ClientHash  []byte           `bun:"client_hash"`
	Known       bool             `bun:"known"`
	Settled     bool             `bun:"settled"`
	Hash        []byte           `bun:"hash"`
	TriesLeft   int              `bun:"tries_left"`
	CreatedAt   time.Time        `bun:"created_at"`
	ExpiresAt   time.Time        `bun:"expires_at"`
	ClosedAt    time.Time        `bun:"closed_at,nullzero"`
}

const codeColumns = `id, purpose, subject_hash, mailbox_hash, browser_hash, client_hash, known, settled, hash, tries_left, created_at, expires_at, closed_at`

func (t *tx) CountCodes(ctx context.Context, c *mailcode.Code, since mailcode.Since) (mailcode.Counts, error) {
	return row[mailcode.Counts](ctx, t, `SELECT
		(SELECT count(*) FROM codes WHERE mailbox_hash = $1 AND created_at > $3 AND NOT known AND NOT settled) AS mailbox,
		(SELECT count(*) FROM codes WHERE mailbox_hash = $1 AND created_at > $4 AND NOT known AND NOT settled) AS day,
		(SELECT count(*) FROM codes WHERE client_hash = $2 AND created_at > $5 AND NOT settled) AS client,
		(SELECT count(*) FROM (SELECT 1 FROM codes WHERE created_at > $6 AND NOT known AND NOT settled LIMIT $7) AS lately) AS "all"`,
		c.MailboxHash, c.ClientHash, since.Mailbox, since.Day, since.Client, since.All, mailcode.MostCounted)
}

func (t *tx) SettleCodes(ctx context.Context, mailbox, browser []byte) error {
	_, err := exec(ctx, t, "UPDATE codes SET settled = $1 WHERE mailbox_hash = $2 AND browser_hash = $3 AND NOT settled", true, mailbox, browser)
	return err
}

// codesAtOnce is how often AddCode closes what others stored in the same moment.
const codesAtOnce = 50

// A unique index lets one code be open; where somebody else stored theirs since this one
// closed the older ones, that is an older one, too.
func (t *tx) AddCode(ctx context.Context, c *mailcode.Code) error {
	r := codeRow{ID: c.ID, Purpose: c.Purpose, SubjectHash: c.SubjectHash, MailboxHash: c.MailboxHash, BrowserHash: c.BrowserHash, ClientHash: c.ClientHash, Known: c.Known,
		Hash: c.Hash, TriesLeft: c.TriesLeft, CreatedAt: c.CreatedAt, ExpiresAt: c.ExpiresAt, ClosedAt: c.ClosedAt}
	for range codesAtOnce {
		_, err := exec(ctx, t, "UPDATE codes SET closed_at = $1 WHERE subject_hash = $2 AND purpose = $3 AND browser_hash = $4 AND closed_at IS NULL",
			c.CreatedAt, c.SubjectHash, string(c.Purpose), c.BrowserHash)
		if err != nil {
			return fmt.Errorf("close older codes: %w", err)
		}
		added, err := insert(ctx, t, &r, "ON CONFLICT (subject_hash, purpose, browser_hash) WHERE closed_at IS NULL DO NOTHING")
		if err != nil {
			return fmt.Errorf("insert code: %w", err)
		}
		if added > 0 {
			return nil
		}
	}
	return fmt.Errorf("insert code: others were first %d times", codesAtOnce)
}

// Taking the try and reading the code are one statement, so that guesses sent at the same
// time do not share a try.
func (t *tx) TryCode(ctx context.Context, purpose mailcode.Purpose, subject, browser []byte) (*mailcode.Code, error) {
	r, err := row[codeRow](ctx, t, `UPDATE codes SET tries_left = tries_left - 1
		WHERE subject_hash = $1 AND purpose = $2 AND browser_hash = $3 AND closed_at IS NULL RETURNING `+codeColumns,
		subject, string(purpose), browser)
	if errors.Is(err, fault.NotFound) {
		return nil, fault.NotFound
	}
	if err != nil {
		return nil, err
	}
	return &mailcode.Code{ID: r.ID, Purpose: r.Purpose, SubjectHash: r.SubjectHash, MailboxHash: r.MailboxHash, BrowserHash: r.BrowserHash, ClientHash: r.ClientHash, Known: r.Known,
		Hash: r.Hash, TriesLeft: r.TriesLeft, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, ClosedAt: r.ClosedAt}, nil
}

func (t *tx) CloseCode(ctx context.Context, id uuid.UUID, at time.Time) (bool, error) {
	n, err := exec(ctx, t, "UPDATE codes SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL", at, id)
	return changedOne(n, err, "close code")
}
