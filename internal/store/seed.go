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
	"techbiz/internal/people"
	"techbiz/internal/seed"
)

type provisioningRow struct {
	bun.BaseModel `bun:"table:seed_provisionings,alias:p"`

	AccountID    uuid.UUID     `bun:"account_id,pk"`
	State        seed.State    `bun:"state"`
	Agency       people.Agency `bun:"agency"`
	InvitationID uuid.UUID     `bun:"invitation_id,nullzero"`
	QueuedAt     time.Time     `bun:"queued_at,nullzero"`
	LicensedAt   time.Time     `bun:"licensed_at,nullzero"`
	MailID       uuid.UUID     `bun:"mail_id,nullzero"`
	MailedAt     time.Time     `bun:"mailed_at,nullzero"`
	Attempt      int           `bun:"attempt"`
	ExpiresAt    time.Time     `bun:"expires_at,nullzero"`
	OnboardedAt  time.Time     `bun:"onboarded_at,nullzero"`
	ChangedAt    time.Time     `bun:"changed_at"`
}

// provisioningColumns reads a provisioning AS p.
const provisioningColumns = `p.account_id, p.state, p.agency, p.invitation_id, p.queued_at, p.licensed_at, p.mail_id, p.mailed_at, p.attempt,
	p.expires_at, p.onboarded_at, p.changed_at`

// waitingRow is a provisioning with its holder's mailbox.
type waitingRow struct {
	provisioningRow `bun:",extend"`

	Email people.Email `bun:"email"`
}

func rowOfProvisioning(p *seed.Provisioning) *provisioningRow {
	return &provisioningRow{
		AccountID: p.AccountID, State: p.State, Agency: p.Agency, InvitationID: p.InvitationID, QueuedAt: p.QueuedAt, LicensedAt: p.LicensedAt,
		MailID: p.MailID, MailedAt: p.MailedAt, Attempt: p.Attempt, ExpiresAt: p.ExpiresAt, OnboardedAt: p.OnboardedAt, ChangedAt: p.ChangedAt,
	}
}

func (r *provisioningRow) provisioning() *seed.Provisioning {
	return &seed.Provisioning{
		AccountID: r.AccountID, State: r.State, Agency: r.Agency, InvitationID: r.InvitationID, QueuedAt: r.QueuedAt, LicensedAt: r.LicensedAt,
		MailID: r.MailID, MailedAt: r.MailedAt, Attempt: r.Attempt, ExpiresAt: r.ExpiresAt, OnboardedAt: r.OnboardedAt, ChangedAt: r.ChangedAt,
	}
}

// SEEDPool implements seed.Tx.
func (t *tx) SEEDPool(ctx context.Context) (seed.Pool, error) {
	return readPool(ctx, t.Tx, t.s.dialect.forUpdate)
}

func readPool(ctx context.Context, db bun.IDB, lock string) (seed.Pool, error) {
	var p seed.Pool
	if err := db.NewRaw("SELECT size, taken FROM seed_pool WHERE id = 1"+lock).Scan(ctx, &p.Size, &p.Taken); err != nil {
		return seed.Pool{}, fmt.Errorf("select licence pool: %w", err)
	}
	return p, nil
}

// StoreSEEDPool implements seed.Tx.
func (t *tx) StoreSEEDPool(ctx context.Context, p seed.Pool) error {
	if _, err := t.NewRaw("UPDATE seed_pool SET size = ?, taken = ? WHERE id = 1", p.Size, p.Taken).Exec(ctx); err != nil {
		return fmt.Errorf("update licence pool: %w", err)
	}
	return nil
}

// AnyProvisioning implements seed.Tx.
func (t *tx) AnyProvisioning(ctx context.Context, accountIDs ...uuid.UUID) (bool, error) {
	if len(accountIDs) == 0 {
		return false, nil
	}
	var some bool
	err := t.NewRaw("SELECT EXISTS (SELECT 1 FROM seed_provisionings WHERE account_id IN (?))", bun.List(accountIDs)).Scan(ctx, &some)
	if err != nil {
		return false, fmt.Errorf("look for provisionings: %w", err)
	}
	return some, nil
}

// Provisionings implements seed.Tx.
func (t *tx) Provisionings(ctx context.Context, accountIDs ...uuid.UUID) ([]*seed.Provisioning, error) {
	if len(accountIDs) == 0 {
		return nil, nil
	}
	return findProvisionings(ctx, t.Tx, "WHERE p.account_id IN (?) ORDER BY p.account_id"+t.s.dialect.forUpdate, bun.List(accountIDs))
}

func findProvisionings(ctx context.Context, db bun.IDB, where string, args ...any) ([]*seed.Provisioning, error) {
	var rows []*provisioningRow
	err := db.NewRaw("SELECT "+provisioningColumns+" FROM seed_provisionings AS p "+where, args...).Scan(ctx, &rows)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("select provisionings: %w", err)
	}
	found := make([]*seed.Provisioning, len(rows))
	for n, r := range rows {
		found[n] = r.provisioning()
	}
	return found, nil
}

// StoreProvisionings implements seed.Tx.
func (t *tx) StoreProvisionings(ctx context.Context, ps ...*seed.Provisioning) error {
	rows := make([]*provisioningRow, len(ps))
	for n, p := range ps {
		rows[n] = rowOfProvisioning(p)
	}
	return bulkUpdate(ctx, t, rows)
}

// inLine spells out its state, so that the partial index is seen to fit.
const inLine = "FROM seed_provisionings AS p JOIN accounts AS a ON a.id = p.account_id WHERE p.state = 'requested' AND a.state = 'active'"

// FirstInLine implements seed.Tx.
func (t *tx) FirstInLine(ctx context.Context, limit int) ([]*seed.Waiting, error) {
	var rows []*waitingRow
	err := t.NewRaw("SELECT "+provisioningColumns+", a.email "+inLine+" ORDER BY p.queued_at, p.account_id LIMIT ?"+t.s.dialect.forUpdateOf("p"), limit).
		Scan(ctx, &rows)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("select who waits for a licence: %w", err)
	}
	found := make([]*seed.Waiting, len(rows))
	for n, r := range rows {
		found[n] = &seed.Waiting{Provisioning: r.provisioning(), Email: r.Email}
	}
	return found, nil
}

// Sponsor implements seed.Tx.
func (t *tx) Sponsor(ctx context.Context, accountID uuid.UUID) (seed.Sponsor, error) {
	var sp seed.Sponsor
	err := t.NewRaw("SELECT id, agency FROM invitations WHERE account_id = ? ORDER BY created_at DESC, id DESC LIMIT 1", accountID).
		Scan(ctx, &sp.InvitationID, &sp.Agency)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return seed.Sponsor{}, fmt.Errorf("select newest invitation: %w", err)
	}
	return sp, nil
}

// Seeds returns the store as the seed package asks for it.
func (s *Store) Seeds() seed.Store { return seeds{s} }

type seeds struct{ *Store }

// Update implements seed.Store.
func (s seeds) Update(ctx context.Context, change func(seed.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// Pool implements seed.Store.
func (s seeds) Pool(ctx context.Context) (seed.Pool, error) { return readPool(ctx, s.read, "") }

// Provisioning implements seed.Store.
func (s seeds) Provisioning(ctx context.Context, accountID uuid.UUID) (*seed.Provisioning, error) {
	found, err := findProvisionings(ctx, s.read, "WHERE p.account_id = ?", accountID)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fault.NotFound
	}
	return found[0], nil
}

// Before implements seed.Store.
func (s seeds) Before(ctx context.Context, p *seed.Provisioning, ceiling int) (int, error) {
	var n int
	err := s.read.NewRaw("SELECT count(*) FROM (SELECT 1 "+inLine+" AND (p.queued_at, p.account_id) < (?, ?) LIMIT ?) AS c",
		p.QueuedAt, p.AccountID, ceiling).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("count who waits before: %w", err)
	}
	return n, nil
}
