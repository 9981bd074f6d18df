package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/techpass"
)

type accountRow struct {
	bun.BaseModel `bun:"table:accounts,alias:a"`

	people.Details

	ID              uuid.UUID       `bun:"id,pk"`
	Email           people.Email    `bun:"email"`
	Username        people.Username `bun:"username"`
	UsernameKey     string          `bun:"username_key"`
	Type            techpass.Type   `bun:"type"`
	State           techpass.State  `bun:"state"`
	Duty            techpass.Duty   `bun:"duty"`
	Phone           people.Phone    `bun:"phone"`
	PasswordHash    string          `bun:"password_hash"`
	PrivacyVersion  string          `bun:"privacy_version"`
	TermsVersion    string          `bun:"terms_version"`
	CreatedAt       time.Time       `bun:"created_at"`
	MailboxProvedAt time.Time       `bun:"mailbox_proved_at,nullzero"`
	ActivatedAt     time.Time       `bun:"activated_at,nullzero"`
	LastSignInAt    time.Time       `bun:"last_sign_in_at,nullzero"`
	TOTPAt          time.Time       `bun:"totp_at,nullzero"`
	Passkeys        int             `bun:"passkeys"`
	SEED            bool            `bun:"seed"`
	InvitedAt       time.Time       `bun:"invited_at,nullzero"`
	StateChangedAt  time.Time       `bun:"state_changed_at,nullzero"`
	Investigated    bool            `bun:"investigated"`
	EndsOn          sgtime.Date     `bun:"ends_on"`
	LeftAt          time.Time       `bun:"left_at,nullzero"`
	RemindedAt      time.Time       `bun:"reminded_at,nullzero"`
	DueAt           time.Time       `bun:"due_at,nullzero"`
	Cause           techpass.Cause  `bun:"cause"`
	PasswordDue     bool            `bun:"password_due"`
	SearchText      string          `bun:"search_text"`
}

var accountColumns = detailColumns("") + `, id, email, username, username_key, type, state, duty, phone,
	password_hash, privacy_version, terms_version, created_at, mailbox_proved_at, activated_at, last_sign_in_at,
	totp_at, passkeys, seed, invited_at, state_changed_at, investigated, ends_on, left_at, reminded_at, due_at, cause, password_due`

// living are the accounts that have not ended, as the unique indexes have them.
const living = "state <> 'terminated' AND state <> 'deleted'"

// rowOfAccount is where each account that is stored, by whomever, gets the time at which
// the daily job looks at it.
func rowOfAccount(a *techpass.Account) *accountRow {
	return &accountRow{
		ID: a.ID, Email: a.Email, Username: a.Username, UsernameKey: a.Username.Key(), Type: a.Type, State: a.State,
		Duty: a.Duty, Details: a.Details, Phone: a.Phone, PasswordHash: a.PasswordHash, PrivacyVersion: a.PrivacyVersion, TermsVersion: a.TermsVersion,
		CreatedAt: a.CreatedAt, MailboxProvedAt: a.MailboxProvedAt, ActivatedAt: a.ActivatedAt, LastSignInAt: a.LastSignInAt,
		TOTPAt: a.TOTPAt, Passkeys: a.Passkeys, SEED: a.SEED, InvitedAt: a.InvitedAt, StateChangedAt: a.StateChangedAt,
		Investigated: a.Investigated, EndsOn: a.EndsOn, LeftAt: a.LeftAt, RemindedAt: a.RemindedAt, DueAt: techpass.NextDue(a), Cause: a.Cause,
		PasswordDue: a.PasswordDue, SearchText: a.SearchText(),
	}
}

func (r *accountRow) account() *techpass.Account {
	return &techpass.Account{
		ID: r.ID, Email: r.Email, Username: r.Username, Type: r.Type, State: r.State,
		Duty: r.Duty, Details: r.Details, Phone: r.Phone, PasswordHash: r.PasswordHash, PrivacyVersion: r.PrivacyVersion, TermsVersion: r.TermsVersion,
		CreatedAt: r.CreatedAt, MailboxProvedAt: r.MailboxProvedAt, ActivatedAt: r.ActivatedAt, LastSignInAt: r.LastSignInAt,
		TOTPAt: r.TOTPAt, Passkeys: r.Passkeys, SEED: r.SEED, InvitedAt: r.InvitedAt, StateChangedAt: r.StateChangedAt,
		Investigated: r.Investigated, EndsOn: r.EndsOn, LeftAt: r.LeftAt, RemindedAt: r.RemindedAt, DueAt: r.DueAt, Cause: r.Cause,
		PasswordDue: r.PasswordDue,
	}
}

// A conflict is no error to the database, so the transaction goes on.
func (t *tx) AddAccounts(ctx context.Context, accounts []*techpass.Account) (taken []*techpass.Account, err error) {
	rows := make([]*accountRow, len(accounts))
	for n, a := range accounts {
		rows[n] = rowOfAccount(a)
	}
	added, err := bulkInsert(ctx, t, rows, "ON CONFLICT DO NOTHING RETURNING id")
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		if !added[a.ID] {
			taken = append(taken, a)
		}
	}
	return taken, nil
}

func (t *tx) AddAccount(ctx context.Context, a *techpass.Account) error {
	taken, err := t.AddAccounts(ctx, []*techpass.Account{a})
	if err != nil || len(taken) == 0 {
		return err
	}
	return t.whichTaken(ctx, a)
}

func (t *tx) whichTaken(ctx context.Context, a *techpass.Account) error {
	holder, err := t.AccountByEmail(ctx, a.Email)
	switch {
	case err == nil && holder.ID != a.ID:
		return techpass.ErrEmailTaken
	case err != nil && !errors.Is(err, fault.NotFound):
		return err
	}
	if !a.Username.IsZero() {
		return techpass.ErrUsernameTaken
	}
	return techpass.ErrEmailTaken // its holder left between our two looks; try again
}

func (t *tx) UpdateAccount(ctx context.Context, a *techpass.Account) error {
	change := func() error {
		_, err := update(ctx, t, rowOfAccount(a))
		return err
	}
	err := t.flush(ctx) // so that what fails from here on is about this account
	if err != nil {
		return err
	}
	if t.names[a.ID] == namesOf(a) {
		err = change() // nobody else can have taken what the account has already
	} else {
		err = t.savepoint(ctx, change)
	}
	switch {
	case err == nil:
		t.noteNames(a)
		return nil
	case t.s.dialect.unique(err):
		return t.whichTaken(ctx, a)
	}
	return fmt.Errorf("update account: %w", err)
}

// accountNames is what is unique among the accounts that have not ended.
type accountNames struct {
	email, username string
	ended           bool
}

func namesOf(a *techpass.Account) accountNames {
	return accountNames{email: a.Email.String(), username: a.Username.Key(), ended: a.State.Ended()}
}

// noteNames remembers the names under which an account is stored that this transaction has
// locked or written.
func (t *tx) noteNames(a *techpass.Account) {
	if t.names == nil {
		t.names = map[uuid.UUID]accountNames{}
	}
	t.names[a.ID] = namesOf(a)
}

// savepoint runs do so that its failure does not break the transaction. SQLite takes back
// the statement that failed, and no more, by itself.
func (t *tx) savepoint(ctx context.Context, do func() error) error {
	if t.s.dialect.name == "sqlite" {
		return do()
	}
	if _, err := exec(ctx, t, "SAVEPOINT step"); err != nil {
		return err
	}
	if err := do(); err != nil {
		_, rollbackErr := exec(ctx, t, "ROLLBACK TO SAVEPOINT step")
		return errors.Join(err, rollbackErr)
	}
	_, err := exec(ctx, t, "RELEASE SAVEPOINT step")
	return err
}

func (t *tx) Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error) {
	return t.lockAccount(ctx, "WHERE id = $1", id)
}

func (t *tx) AccountByEmail(ctx context.Context, e people.Email) (*techpass.Account, error) {
	return t.lockAccount(ctx, "WHERE email = $1 AND "+living, e.String())
}

func (t *tx) AccountByUsername(ctx context.Context, u people.Username) (*techpass.Account, error) {
	return t.lockAccount(ctx, "WHERE username_key = $1 AND username_key <> '' AND "+living, u.Key())
}

func (t *tx) lockAccount(ctx context.Context, where string, args ...any) (*techpass.Account, error) {
	a, err := findAccount(ctx, t, where+t.s.dialect.forUpdate, args...)
	if err == nil {
		t.noteNames(a)
	}
	return a, err
}

// AccountByID returns an account without locking it, or fault.NotFound.
func (s *Store) AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error) {
	return findAccount(ctx, s.read, "WHERE id = $1", id)
}

// AccountOf returns the account with this email that has not ended, or fault.NotFound.
func (s *Store) AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error) {
	return findAccount(ctx, s.read, "WHERE email = $1 AND "+living, e.String())
}

func findAccount(ctx context.Context, db querier, where string, args ...any) (*techpass.Account, error) {
	r, err := row[accountRow](ctx, db, "SELECT "+accountColumns+" FROM accounts "+where, args...)
	if err != nil {
		return nil, notFound(err, "select account")
	}
	return r.account(), nil
}
