package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

// AddToken implements signin.Tx.
func (t *tx) AddToken(ctx context.Context, k *signin.Token) error {
	_, err := t.NewRaw("INSERT INTO tokens (id, account_id, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
		k.ID, k.AccountID, k.Hash, k.CreatedAt, k.ExpiresAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("insert token: %w", err)
	}
	return nil
}

// SignIns returns the store as the signin package asks for it.
func (s *Store) SignIns() signin.Store { return signIns{s} }

type signIns struct{ *Store }

// Update implements signin.Store.
func (s signIns) Update(ctx context.Context, change func(signin.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// MaySignIn implements signin.Store.
func (s signIns) MaySignIn(ctx context.Context, e people.Email) (bool, error) {
	var n int // 1 for the domain, 2 for an account that may be used, -1 for one that may not
	err := s.read.NewRaw(`SELECT (SELECT count(*) FROM domains WHERE name = ? AND removed_at IS NULL)
		+ coalesce((SELECT CASE state WHEN 'disabled' THEN -1 ELSE 2 END FROM accounts WHERE email = ? AND `+living+`), 0)`,
		e.Domain(), e.String()).Scan(ctx, &n)
	return n > 0, err
}

// AccountOfToken implements signin.Store.
func (s signIns) AccountOfToken(ctx context.Context, hash []byte, now time.Time) (*techpass.Account, error) {
	var r []*accountRow
	err := s.scanPrepared(ctx, &r, "SELECT "+accountColumns+" FROM accounts WHERE id = (SELECT account_id FROM tokens WHERE hash = ? AND expires_at > ?)", hash, now)
	if err != nil {
		return nil, fmt.Errorf("select account of token: %w", err)
	}
	if len(r) == 0 {
		return nil, fault.NotFound
	}
	return r[0].account(), nil
}
