package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

func (t *tx) AddToken(ctx context.Context, k *signin.Token) error {
	_, err := exec(ctx, t, "INSERT INTO tokens (id, account_id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
		k.ID, k.AccountID, k.Hash, k.CreatedAt, k.ExpiresAt)
	if err != nil {
		return fmt.Errorf("insert token: %w", err)
	}
	return nil
}

// SignIns returns the store as the signin package asks for it.
func (s *Store) SignIns() signin.Store { return signIns{portOf(s, func(t *tx) signin.Tx { return t })} }

type signIns struct{ port[signin.Tx] }

func (s signIns) MaySignIn(ctx context.Context, e people.Email) (bool, error) {
	// 1 for the domain, 2 for an account that may be used, -1 for one that may not
	// 1 for the domain, 2 for an account that may be used, -1 for one that may not
	n, err := row[int](ctx, s.read, `SELECT (SELECT count(*) FROM domains WHERE name = $1 AND removed_at IS NULL)
		+ coalesce((SELECT CASE state WHEN 'disabled' THEN -1 ELSE 2 END FROM accounts WHERE email = $2 AND `+living+`), 0)`,
		e.Domain(), e.String())
	return n > 0, err
}

func (s signIns) AccountOfToken(ctx context.Context, hash []byte, now time.Time) (*techpass.Account, error) {
	return findAccount(ctx, s.read, "WHERE id = (SELECT account_id FROM tokens WHERE hash = $1 AND expires_at > $2)", hash, now)
}
