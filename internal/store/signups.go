package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

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

func (t *tx) CountSignUps(ctx context.Context, s *invite.SignUp, now time.Time) (invite.SignUpCounts, error) {
	hour, day := now.Add(-time.Hour), now.Add(-24*time.Hour)
	return row[invite.SignUpCounts](ctx, t, `SELECT
		(SELECT count(*) FROM sign_ups WHERE mailbox_hash = $1 AND asked_at > $3) AS mailbox_hour,
		(SELECT count(*) FROM sign_ups WHERE mailbox_hash = $1 AND asked_at > $4) AS mailbox_day,
		(SELECT count(*) FROM sign_ups WHERE client_hash = $2 AND asked_at > $3) AS client_hour`,
		s.MailboxHash, s.ClientHash, hour, day)
}

func (t *tx) AddSignUp(ctx context.Context, s *invite.SignUp) error {
	r := signUpRow{ID: s.ID, MailboxHash: s.MailboxHash, ClientHash: s.ClientHash, Sealed: s.Sealed, AskedAt: s.AskedAt}
	if _, err := insert(ctx, t, &r, ""); err != nil {
		return fmt.Errorf("insert sign-up: %w", err)
	}
	return nil
}

func (t *tx) SignUp(ctx context.Context, id uuid.UUID) (*invite.SignUp, error) {
	r, err := row[signUpRow](ctx, t, "SELECT id, mailbox_hash, client_hash, sealed, asked_at FROM sign_ups WHERE id = $1"+t.s.dialect.forUpdate, id)
	if err != nil {
		return nil, notFound(err, "select sign-up")
	}
	return &invite.SignUp{ID: r.ID, MailboxHash: r.MailboxHash, ClientHash: r.ClientHash, Sealed: r.Sealed, AskedAt: r.AskedAt}, nil
}

func (t *tx) EndSignUp(ctx context.Context, id uuid.UUID) error {
	if _, err := exec(ctx, t, "UPDATE sign_ups SET sealed = NULL WHERE id = $1", id); err != nil {
		return fmt.Errorf("end sign-up: %w", err)
	}
	return nil
}
