package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
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

const selectSignIns = "SELECT id, account_id, at, methods, browser, ended_at FROM sign_ins "

func (r *signInRow) signIn() *signin.SignIn {
	return &signin.SignIn{ID: r.ID, AccountID: r.AccountID, At: r.At, Methods: strings.Fields(r.Methods), Browser: r.Browser, EndedAt: r.EndedAt}
}

func (t *tx) AddSignIn(ctx context.Context, in *signin.SignIn) error {
	r := &signInRow{ID: in.ID, AccountID: in.AccountID, At: in.At, Methods: strings.Join(in.Methods, " "), Browser: in.Browser, EndedAt: in.EndedAt}
	if _, err := insert(ctx, t, r, ""); err != nil {
		return fmt.Errorf("insert sign-in: %w", err)
	}
	return nil
}

func (t *tx) EndSignIn(ctx context.Context, id uuid.UUID, at time.Time) error {
	if _, err := exec(ctx, t, "UPDATE sign_ins SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", at, id); err != nil {
		return fmt.Errorf("end sign-in: %w", err)
	}
	return nil
}

func (t *tx) EndSignIns(ctx context.Context, accountID, keep uuid.UUID, at time.Time) (int, error) {
	n, err := exec(ctx, t, "UPDATE sign_ins SET ended_at = $1 WHERE account_id = $2 AND id <> $3 AND ended_at IS NULL", at, accountID, keep)
	if err != nil {
		return 0, fmt.Errorf("end sign-ins: %w", err)
	}
	return n, t.endUnfinishedOf(ctx, accountID)
}

func (t *tx) RememberBrowser(ctx context.Context, accountID uuid.UUID, device []byte, at time.Time) (bool, error) {
	n, err := exec(ctx, t, "UPDATE devices SET seen_at = $1 WHERE account_id = $2 AND hash = $3 AND signed_in", at, accountID, device)
	known, err := changedOne(n, err, "note device")
	if known || err != nil {
		return known, err
	}
	_, err = exec(ctx, t, `INSERT INTO devices (account_id, hash, seen_at, signed_in) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, hash) DO UPDATE SET seen_at = excluded.seen_at, signed_in = excluded.signed_in`, accountID, device, at, true)
	return false, err
}

func (t *tx) ProveBrowser(ctx context.Context, accountID uuid.UUID, device []byte, at time.Time) error {
	_, err := exec(ctx, t, `INSERT INTO devices (account_id, hash, seen_at, signed_in) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, hash) DO UPDATE SET seen_at = excluded.seen_at`, accountID, device, at, false)
	return err
}

type triesRow struct {
	Failed      int       `bun:"failed"`
	LockedUntil time.Time `bun:"locked_until,nullzero"`
	At          time.Time `bun:"at"`
}

// Writing the row locks it, be it new.
func (t *tx) Tries(ctx context.Context, key []byte) (signin.Tries, error) {
	r, err := row[triesRow](ctx, t, `INSERT INTO tries (key, failed, at) VALUES ($1, 0, $2) ON CONFLICT (key) DO UPDATE SET failed = tries.failed
		RETURNING failed, locked_until, at`, key, time.Unix(0, 0).UTC())
	if err != nil {
		return signin.Tries{}, fmt.Errorf("read tries: %w", err)
	}
	return signin.Tries{Failed: r.Failed, LockedUntil: r.LockedUntil, At: r.At}, nil
}

func (t *tx) SaveTries(ctx context.Context, key []byte, n signin.Tries) error {
	if _, err := exec(ctx, t, "UPDATE tries SET failed = $1, locked_until = $2, at = $3 WHERE key = $4", n.Failed, n.LockedUntil, n.At, key); err != nil {
		return fmt.Errorf("save tries: %w", err)
	}
	return nil
}

func (t *tx) ForgetTries(ctx context.Context, keys ...[]byte) error {
	for _, key := range keys {
		if _, err := exec(ctx, t, "DELETE FROM tries WHERE key = $1", key); err != nil {
			return fmt.Errorf("forget tries: %w", err)
		}
	}
	return nil
}

func (s signIns) AccountOfUsername(ctx context.Context, u people.Username) (*techpass.Account, error) {
	return findAccount(ctx, s.read, "WHERE username_key = $1 AND username_key <> '' AND "+living, u.Key())
}

func (s signIns) KnowsDevice(ctx context.Context, accountID uuid.UUID, device []byte) (bool, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM devices WHERE account_id = $1 AND hash = $2", accountID, device)
	if err != nil {
		return false, fmt.Errorf("select device: %w", err)
	}
	return n > 0, nil
}

func (s signIns) KnowsDeviceOfAny(ctx context.Context, device []byte) (bool, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 FROM devices WHERE hash = $1 LIMIT 1) AS one", device)
	if err != nil {
		return false, fmt.Errorf("select device: %w", err)
	}
	return n > 0, nil
}

// maxCosts is how many different costs of passwords are told apart at most.
const maxCosts = 16

func (s signIns) PasswordCosts(ctx context.Context) ([]techpass.CostCount, error) {
	type record struct {
		Hash     string `bun:"hash"`
		Accounts int    `bun:"accounts"`
	}
	// $argon2id$v=19$m=19456,t=2 has 26 characters.
	rows, err := rows[record](ctx, s.read, `SELECT min(password_hash) AS hash, count(*) AS accounts FROM accounts WHERE password_hash <> ''
		GROUP BY substr(password_hash, 1, 26) ORDER BY count(*) DESC LIMIT $1`, maxCosts)
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

// Every request of somebody signed in asks for this.
func (s signIns) SignIn(ctx context.Context, id uuid.UUID) (*signin.SignIn, *techpass.Account, error) {
	found, err := row[*signInRow](ctx, s.read, selectSignIns+"WHERE id = $1", id)
	if err != nil {
		return nil, nil, notFound(err, "select sign-in")
	}
	account, err := s.AccountByID(ctx, found.AccountID)
	return found.signIn(), account, err
}

func (s signIns) SignInsOf(ctx context.Context, accountID uuid.UUID, since time.Time) ([]*signin.SignIn, error) {
	rows, err := rows[*signInRow](ctx, s.read, selectSignIns+"WHERE account_id = $1 AND at > $2 AND ended_at IS NULL ORDER BY at DESC LIMIT $3",
		accountID, since, maxSignIns)
	if err != nil {
		return nil, fmt.Errorf("list sign-ins: %w", err)
	}
	return each(rows, (*signInRow).signIn), nil
}

// maxSignIns is how many sign-ins of an account are listed at most.
const maxSignIns = 100
