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
	BrowserHash []byte        `bun:"browser_hash"`
	ClientHash  []byte        `bun:"client_hash"`
	Hash        []byte        `bun:"hash"`
	TriesLeft   int           `bun:"tries_left"`
	CreatedAt   time.Time     `bun:"created_at"`
	ExpiresAt   time.Time     `bun:"expires_at"`
	ClosedAt    time.Time     `bun:"closed_at,nullzero"`
}

// CountCodes implements proof.Tx.
func (t *tx) CountCodes(ctx context.Context, c *proof.Code, now time.Time) (proof.Counts, error) {
	var n proof.Counts
	hour, day := now.Add(-time.Hour), now.Add(-24*time.Hour)
	err := t.NewRaw(`SELECT
		(SELECT count(*) FROM codes WHERE subject_hash = ?0 AND created_at > ?2),
		(SELECT count(*) FROM codes WHERE subject_hash = ?0 AND created_at > ?3),
		(SELECT count(*) FROM codes WHERE client_hash = ?1 AND created_at > ?2)`,
		c.SubjectHash, c.ClientHash, hour, day).Scan(ctx, &n.SubjectHour, &n.SubjectDay, &n.ClientHour)
	return n, err
}

// AddCode implements proof.Tx.
func (t *tx) AddCode(ctx context.Context, c *proof.Code) error {
	_, err := t.NewRaw("UPDATE codes SET closed_at = ? WHERE subject_hash = ? AND purpose = ? AND browser_hash = ? AND closed_at IS NULL",
		c.CreatedAt, c.SubjectHash, string(c.Purpose), c.BrowserHash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("close older codes: %w", err)
	}
	r := codeRow{ID: c.ID, Purpose: c.Purpose, SubjectHash: c.SubjectHash, BrowserHash: c.BrowserHash, ClientHash: c.ClientHash,
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
	return &proof.Code{ID: r.ID, Purpose: r.Purpose, SubjectHash: r.SubjectHash, BrowserHash: r.BrowserHash, ClientHash: r.ClientHash,
		Hash: r.Hash, TriesLeft: r.TriesLeft, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, ClosedAt: r.ClosedAt}, nil
}

// CloseCode implements proof.Tx.
func (t *tx) CloseCode(ctx context.Context, id uuid.UUID, at time.Time) (bool, error) {
	res, err := t.NewRaw("UPDATE codes SET closed_at = ? WHERE id = ? AND closed_at IS NULL", at, id).Exec(ctx)
	return changedOne(res, err, "close code")
}
