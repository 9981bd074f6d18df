package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/fault"
	"techbiz/internal/proof"
)

type codeRow struct {
	bun.BaseModel `bun:"table:codes"`

	ID          uuid.UUID     `bun:"id,pk"`
	Purpose     proof.Purpose `bun:"purpose"`
	SubjectHash []byte        `bun:"subject_hash"`
	MailboxHash []byte        `bun:"mailbox_hash"`
	BrowserHash []byte        `bun:"browser_hash"`
	ClientHash  []byte        `bun:"client_hash"`
	Known       bool          `bun:"known"`
	Settled     bool          `bun:"settled"`
	Hash        []byte        `bun:"hash"`
	TriesLeft   int           `bun:"tries_left"`
	CreatedAt   time.Time     `bun:"created_at"`
	ExpiresAt   time.Time     `bun:"expires_at"`
	ClosedAt    time.Time     `bun:"closed_at,nullzero"`
}

// CountCodes implements proof.Tx.
func (t *tx) CountCodes(ctx context.Context, c *proof.Code, since proof.Since) (proof.Counts, error) {
	var n proof.Counts
	err := t.NewRaw(`SELECT
		(SELECT count(*) FROM codes WHERE mailbox_hash = ?0 AND created_at > ?2 AND NOT known AND NOT settled),
		(SELECT count(*) FROM codes WHERE mailbox_hash = ?0 AND created_at > ?3 AND NOT known AND NOT settled),
		(SELECT count(*) FROM codes WHERE client_hash = ?1 AND created_at > ?4 AND NOT settled),
		(SELECT count(*) FROM (SELECT 1 FROM codes WHERE created_at > ?5 AND NOT known AND NOT settled LIMIT ?6) AS lately)`,
		c.MailboxHash, c.ClientHash, since.Mailbox, since.Day, since.Client, since.All, proof.MostCounted).
		Scan(ctx, &n.Mailbox, &n.Day, &n.Client, &n.All)
	return n, err
}

// SettleCodes implements proof.Tx.
func (t *tx) SettleCodes(ctx context.Context, mailbox, browser []byte) error {
	_, err := t.NewRaw("UPDATE codes SET settled = ? WHERE mailbox_hash = ? AND browser_hash = ? AND NOT settled", true, mailbox, browser).Exec(ctx)
	return err
}

// AddCode implements proof.Tx.
func (t *tx) AddCode(ctx context.Context, c *proof.Code) error {
	_, err := t.NewRaw("UPDATE codes SET closed_at = ? WHERE subject_hash = ? AND purpose = ? AND browser_hash = ? AND closed_at IS NULL",
		c.CreatedAt, c.SubjectHash, string(c.Purpose), c.BrowserHash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("close older codes: %w", err)
	}
	r := codeRow{ID: c.ID, Purpose: c.Purpose, SubjectHash: c.SubjectHash, MailboxHash: c.MailboxHash, BrowserHash: c.BrowserHash, ClientHash: c.ClientHash, Known: c.Known,
		Hash: c.Hash, TriesLeft: c.TriesLeft, CreatedAt: c.CreatedAt, ExpiresAt: c.ExpiresAt, ClosedAt: c.ClosedAt}
	if _, err := t.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("insert code: %w", err)
	}
	return nil
}

// TryCode implements proof.Tx. Taking the try and reading the code are one statement,
// so that guesses sent at the same time do not share a try.
func (t *tx) TryCode(ctx context.Context, purpose proof.Purpose, subject, browser []byte) (*proof.Code, error) {
	var r codeRow
	err := t.NewRaw(`UPDATE codes SET tries_left = tries_left - 1
		WHERE subject_hash = ? AND purpose = ? AND browser_hash = ? AND closed_at IS NULL RETURNING *`,
		subject, string(purpose), browser).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFound
	}
	if err != nil {
		return nil, err
	}
	return &proof.Code{ID: r.ID, Purpose: r.Purpose, SubjectHash: r.SubjectHash, MailboxHash: r.MailboxHash, BrowserHash: r.BrowserHash, ClientHash: r.ClientHash, Known: r.Known,
		Hash: r.Hash, TriesLeft: r.TriesLeft, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, ClosedAt: r.ClosedAt}, nil
}

// CloseCode implements proof.Tx.
func (t *tx) CloseCode(ctx context.Context, id uuid.UUID, at time.Time) (bool, error) {
	res, err := t.NewRaw("UPDATE codes SET closed_at = ? WHERE id = ? AND closed_at IS NULL", at, id).Exec(ctx)
	return changedOne(res, err, "close code")
}
