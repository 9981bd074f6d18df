package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

type signInRow struct {
	bun.BaseModel `bun:"table:sign_ins,alias:s"`

	ID        uuid.UUID `bun:"id,pk"`
	AccountID uuid.UUID `bun:"account_id"`
	At        time.Time `bun:"at"`
	Methods   string    `bun:"methods"`
	Browser   string    `bun:"browser"`
	EndedAt   time.Time `bun:"ended_at,nullzero"`
}

func (r *signInRow) signIn() *signin.SignIn {
	return &signin.SignIn{ID: r.ID, AccountID: r.AccountID, At: r.At, Methods: strings.Fields(r.Methods), Browser: r.Browser, EndedAt: r.EndedAt}
}

// AddSignIn implements signin.SignInsTx.
func (t *tx) AddSignIn(ctx context.Context, in *signin.SignIn) error {
	r := &signInRow{ID: in.ID, AccountID: in.AccountID, At: in.At, Methods: strings.Join(in.Methods, " "), Browser: in.Browser, EndedAt: in.EndedAt}
	if _, err := t.NewInsert().Model(r).Exec(ctx); err != nil {
		return fmt.Errorf("insert sign-in: %w", err)
	}
	return nil
}

// EndSignIn implements signin.SignInsTx.
func (t *tx) EndSignIn(ctx context.Context, id uuid.UUID, at time.Time) error {
	if _, err := t.NewRaw("UPDATE sign_ins SET ended_at = ? WHERE id = ? AND ended_at IS NULL", at, id).Exec(ctx); err != nil {
		return fmt.Errorf("end sign-in: %w", err)
	}
	return nil
}

// EndSignIns implements signin.SignInsTx.
func (t *tx) EndSignIns(ctx context.Context, accountID, keep uuid.UUID, at time.Time) (int, error) {
	res, err := t.NewRaw("UPDATE sign_ins SET ended_at = ? WHERE account_id = ? AND id <> ? AND ended_at IS NULL", at, accountID, keep).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("end sign-ins: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count ended sign-ins: %w", err)
	}
	return int(n), t.endUnfinishedOf(ctx, accountID)
}

// MeetDevice implements signin.SignInsTx.
func (t *tx) MeetDevice(ctx context.Context, accountID uuid.UUID, device []byte, at time.Time) (bool, error) {
	res, err := t.NewRaw("UPDATE devices SET seen_at = ? WHERE account_id = ? AND hash = ? AND signed_in", at, accountID, device).Exec(ctx)
	known, err := changedOne(res, err, "note device")
	if known || err != nil {
		return known, err
	}
	_, err = t.NewRaw(`INSERT INTO devices (account_id, hash, seen_at, signed_in) VALUES (?, ?, ?, ?)
		ON CONFLICT (account_id, hash) DO UPDATE SET seen_at = excluded.seen_at, signed_in = excluded.signed_in`, accountID, device, at, true).Exec(ctx)
	return false, err
}

// ProveDevice implements signin.SignInsTx.
func (t *tx) ProveDevice(ctx context.Context, accountID uuid.UUID, device []byte, at time.Time) error {
	_, err := t.NewRaw(`INSERT INTO devices (account_id, hash, seen_at, signed_in) VALUES (?, ?, ?, ?)
		ON CONFLICT (account_id, hash) DO UPDATE SET seen_at = excluded.seen_at`, accountID, device, at, false).Exec(ctx)
	return err
}

type triesRow struct {
	Failed      int       `bun:"failed"`
	LockedUntil time.Time `bun:"locked_until,nullzero"`
	At          time.Time `bun:"at"`
}

// Tries implements signin.TriesTx. Writing the row locks it, be it new.
func (t *tx) Tries(ctx context.Context, key []byte) (signin.Tries, error) {
	var r triesRow
	err := t.NewRaw(`INSERT INTO tries (key, failed, at) VALUES (?, 0, ?) ON CONFLICT (key) DO UPDATE SET failed = tries.failed
		RETURNING failed, locked_until, at`, key, time.Unix(0, 0).UTC()).Scan(ctx, &r)
	if err != nil {
		return signin.Tries{}, fmt.Errorf("read tries: %w", err)
	}
	return signin.Tries{Failed: r.Failed, LockedUntil: r.LockedUntil, At: r.At}, nil
}

// SaveTries implements signin.TriesTx.
func (t *tx) SaveTries(ctx context.Context, key []byte, n signin.Tries) error {
	if _, err := t.NewRaw("UPDATE tries SET failed = ?, locked_until = ?, at = ? WHERE key = ?", n.Failed, n.LockedUntil, n.At, key).Exec(ctx); err != nil {
		return fmt.Errorf("save tries: %w", err)
	}
	return nil
}

// ForgetTries implements signin.TriesTx.
func (t *tx) ForgetTries(ctx context.Context, keys ...[]byte) error {
	if _, err := t.NewRaw("DELETE FROM tries WHERE key IN (?)", bun.List(keys)).Exec(ctx); err != nil {
		return fmt.Errorf("forget tries: %w", err)
	}
	return nil
}

// AccountOfUsername implements signin.Store.
func (s signIns) AccountOfUsername(ctx context.Context, u people.Username) (*techpass.Account, error) {
	return findAccount(ctx, s.read, "WHERE username_key = ? AND username_key <> '' AND "+living, u.Key())
}

// KnowsDevice implements signin.Store.
func (s signIns) KnowsDevice(ctx context.Context, accountID uuid.UUID, device []byte) (bool, error) {
	var n int
	err := s.read.NewRaw("SELECT count(*) FROM devices WHERE account_id = ? AND hash = ?", accountID, device).Scan(ctx, &n)
	if err != nil {
		return false, fmt.Errorf("select device: %w", err)
	}
	return n > 0, nil
}

// KnowsDeviceOfAny implements signin.Store.
func (s signIns) KnowsDeviceOfAny(ctx context.Context, device []byte) (bool, error) {
	var n int
	err := s.read.NewRaw("SELECT count(*) FROM (SELECT 1 FROM devices WHERE hash = ? LIMIT 1) AS one", device).Scan(ctx, &n)
	if err != nil {
		return false, fmt.Errorf("select device: %w", err)
	}
	return n > 0, nil
}

// maxCosts is how many different costs of passwords are told apart at most.
const maxCosts = 16

// PasswordCosts implements signin.Store.
func (s signIns) PasswordCosts(ctx context.Context) ([]techpass.CostCount, error) {
	var rows []struct {
		Hash     string `bun:"hash"`
		Accounts int    `bun:"accounts"`
	}
	// $argon2id$v=19$m=19456,t=2 has 26 characters.
	err := s.read.NewRaw(`SELECT min(password_hash) AS hash, count(*) AS accounts FROM accounts WHERE password_hash <> ''
		GROUP BY substr(password_hash, 1, 26) ORDER BY count(*) DESC LIMIT ?`, maxCosts).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("select costs of passwords: %w", err)
	}
	var found []techpass.CostCount
	for _, r := range rows {
		if cost, err := techpass.CostOf(r.Hash); err == nil { // a password that none fits is nobody's measure
			found = append(found, techpass.CostCount{Cost: cost, Accounts: r.Accounts})
		}
	}
	return found, nil
}

// SignIn implements signin.Store. Every request of somebody signed in asks for it.
func (s signIns) SignIn(ctx context.Context, id uuid.UUID) (*signin.SignIn, *techpass.Account, error) {
	var found []*signInRow
	if err := s.scanPrepared(ctx, &found, "SELECT id, account_id, at, methods, browser, ended_at FROM sign_ins WHERE id = ?", id); err != nil {
		return nil, nil, fmt.Errorf("select sign-in: %w", err)
	}
	if len(found) == 0 {
		return nil, nil, fault.NotFound
	}
	var accounts []*accountRow
	if err := s.scanPrepared(ctx, &accounts, "SELECT "+accountColumns+" FROM accounts WHERE id = ?", found[0].AccountID); err != nil {
		return nil, nil, fmt.Errorf("select account of sign-in: %w", err)
	}
	if len(accounts) == 0 {
		return nil, nil, fault.NotFound
	}
	return found[0].signIn(), accounts[0].account(), nil
}

// SignInsOf implements signin.Store.
func (s signIns) SignInsOf(ctx context.Context, accountID uuid.UUID, since time.Time) ([]*signin.SignIn, error) {
	var rows []*signInRow
	err := s.read.NewSelect().Model(&rows).Where("account_id = ? AND at > ? AND ended_at IS NULL", accountID, since).
		OrderExpr("at DESC").Limit(maxSignIns).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("list sign-ins: %w", err)
	}
	return each(rows, (*signInRow).signIn), nil
}

// maxSignIns is how many sign-ins of an account are listed at most.
const maxSignIns = 100
