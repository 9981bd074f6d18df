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
	"techbiz/internal/invite"
)

type signUpRow struct {
	bun.BaseModel `bun:"table:sign_ups"`

	ID          uuid.UUID `bun:"id,pk"`
	MailboxHash []byte    `bun:"mailbox_hash"`
	ClientHash  []byte    `bun:"client_hash"`
	Sealed      []byte    `bun:"sealed,nullzero"`
	AskedAt     time.Time `bun:"asked_at"`
}

// CountSignUps implements invite.SignUpTx.
func (t *tx) CountSignUps(ctx context.Context, s *invite.SignUp, now time.Time) (invite.SignUpCounts, error) {
	var n invite.SignUpCounts
	hour, day := now.Add(-time.Hour), now.Add(-24*time.Hour)
	err := t.NewRaw(`SELECT
		(SELECT count(*) FROM sign_ups WHERE mailbox_hash = ?0 AND asked_at > ?2),
		(SELECT count(*) FROM sign_ups WHERE mailbox_hash = ?0 AND asked_at > ?3),
		(SELECT count(*) FROM sign_ups WHERE client_hash = ?1 AND asked_at > ?2)`,
		s.MailboxHash, s.ClientHash, hour, day).Scan(ctx, &n.MailboxHour, &n.MailboxDay, &n.ClientHour)
	return n, err
}

// AddSignUp implements invite.SignUpTx.
func (t *tx) AddSignUp(ctx context.Context, s *invite.SignUp) error {
	r := signUpRow{ID: s.ID, MailboxHash: s.MailboxHash, ClientHash: s.ClientHash, Sealed: s.Sealed, AskedAt: s.AskedAt}
	if _, err := t.NewInsert().Model(&r).Exec(ctx); err != nil {
		return fmt.Errorf("insert sign-up: %w", err)
	}
	return nil
}

// SignUp implements invite.SignUpTx.
func (t *tx) SignUp(ctx context.Context, id uuid.UUID) (*invite.SignUp, error) {
	var r signUpRow
	err := t.NewRaw("SELECT id, mailbox_hash, client_hash, sealed, asked_at FROM sign_ups WHERE id = ?"+t.s.dialect.forUpdate, id).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("select sign-up: %w", err)
	}
	return &invite.SignUp{ID: r.ID, MailboxHash: r.MailboxHash, ClientHash: r.ClientHash, Sealed: r.Sealed, AskedAt: r.AskedAt}, nil
}

// EndSignUp implements invite.SignUpTx.
func (t *tx) EndSignUp(ctx context.Context, id uuid.UUID) error {
	if _, err := t.NewRaw("UPDATE sign_ups SET sealed = NULL WHERE id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("end sign-up: %w", err)
	}
	return nil
}
