package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
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

func (t *tx) SEEDPool(ctx context.Context) (seed.Pool, error) {
	return readPool(ctx, t, t.s.dialect.forUpdate)
}

func readPool(ctx context.Context, db querier, lock string) (seed.Pool, error) {
	p, err := row[seed.Pool](ctx, db, "SELECT size, taken FROM seed_pool WHERE id = 1"+lock)
	if err != nil {
		return seed.Pool{}, fmt.Errorf("select licence pool: %w", err)
	}
	return p, nil
}

func (t *tx) StoreSEEDPool(ctx context.Context, p seed.Pool) error {
	if _, err := exec(ctx, t, "UPDATE seed_pool SET size = $1, taken = $2 WHERE id = 1", p.Size, p.Taken); err != nil {
		return fmt.Errorf("update licence pool: %w", err)
	}
	return nil
}

func (t *tx) AnyProvisioning(ctx context.Context, accountIDs ...uuid.UUID) (bool, error) {
	if len(accountIDs) == 0 {
		return false, nil
	}
	some, err := row[bool](ctx, t, "SELECT EXISTS (SELECT 1 FROM seed_provisionings WHERE account_id"+among(t, 1)+")", accountIDs)
	if err != nil {
		return false, fmt.Errorf("look for provisionings: %w", err)
	}
	return some, nil
}

func (t *tx) Provisionings(ctx context.Context, accountIDs ...uuid.UUID) ([]*seed.Provisioning, error) {
	if len(accountIDs) == 0 {
		return nil, nil
	}
	return findProvisionings(ctx, t, "WHERE p.account_id"+among(t, 1)+" ORDER BY p.account_id"+t.s.dialect.forUpdate, accountIDs)
}

func findProvisioning(ctx context.Context, db querier, where string, args ...any) (*seed.Provisioning, error) {
	return first(findProvisionings(ctx, db, where, args...))
}

func findProvisionings(ctx context.Context, db querier, where string, args ...any) ([]*seed.Provisioning, error) {
	rows, err := rows[*provisioningRow](ctx, db, "SELECT "+provisioningColumns+" FROM seed_provisionings AS p "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select provisionings: %w", err)
	}
	return each(rows, (*provisioningRow).provisioning), nil
}

func (t *tx) StoreProvisionings(ctx context.Context, ps ...*seed.Provisioning) error {
	rows := make([]*provisioningRow, len(ps))
	for n, p := range ps {
		rows[n] = rowOfProvisioning(p)
	}
	return bulkUpdate(ctx, t, rows)
}

// inLine spells out its state, so that the partial index is seen to fit. Of one mailbox one
// account is in it, as long as no other one of it holds a licence: one person has one.
func (s *Store) inLine() string {
	return "FROM seed_provisionings AS p JOIN accounts AS a ON a.id = p.account_id WHERE p.state = 'requested' AND a.state = 'active' AND NOT " + s.servedElsewhere()
}

// servedElsewhere tells of a row p of seed_provisionings and its account a whether another
// account of the same mailbox holds a licence, or waits before it.
func (s *Store) servedElsewhere() string {
	return "EXISTS (SELECT 1 FROM accounts AS o JOIN seed_provisionings AS h ON h.account_id = o.id WHERE o.seed AND " +
		s.dialect.mailboxOf("o") + " = " + s.dialect.mailboxOf("a") + " AND o.id <> a.id AND (h.state IN ('licensed', 'invited', 'onboarded') OR " +
		"(h.state = 'requested' AND o.state = 'active' AND (h.queued_at, h.account_id) < (p.queued_at, p.account_id))))"
}

func (t *tx) FirstInLine(ctx context.Context, limit int) ([]*seed.Waiting, error) {
	rows, err := rows[*waitingRow](ctx, t, "SELECT "+provisioningColumns+", a.email "+t.s.inLine()+" ORDER BY p.queued_at, p.account_id LIMIT $1"+t.s.dialect.forUpdateOf("p"), limit)
	if err != nil {
		return nil, fmt.Errorf("select who waits for a licence: %w", err)
	}
	found := make([]*seed.Waiting, len(rows))
	for n, r := range rows {
		found[n] = &seed.Waiting{Provisioning: r.provisioning(), Email: r.Email}
	}
	return found, nil
}

func (t *tx) Sponsor(ctx context.Context, accountID uuid.UUID) (seed.Sponsor, error) {
	sp, err := rowOrZero[seed.Sponsor](ctx, t, "SELECT id AS invitation_id, agency FROM invitations WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1", accountID)
	if err != nil {
		return seed.Sponsor{}, fmt.Errorf("select newest invitation: %w", err)
	}
	return sp, nil
}

func (t *tx) InviterOf(ctx context.Context, invitationID uuid.UUID) (id uuid.UUID, agency people.Agency, err error) {
	type record struct {
		InviterID uuid.UUID
		Agency    people.Agency
	}
	r, err := row[record](ctx, t, "SELECT inviter_id, agency FROM invitations WHERE id = $1", invitationID)
	if err != nil {
		return uuid.Nil, people.Agency{}, notFound(err, "select inviter")
	}
	return r.InviterID, r.Agency, nil
}

func (t *tx) ProvisioningOfMail(ctx context.Context, mailID uuid.UUID) (*seed.Provisioning, error) {
	return findProvisioning(ctx, t, "WHERE p.mail_id = $1"+t.s.dialect.forUpdate, mailID)
}

func (t *tx) OverdueProvisionings(ctx context.Context, now time.Time, limit int) ([]seed.Overdue, error) {
	type record struct {
		AccountID    uuid.UUID `bun:"account_id"`
		InvitationID uuid.UUID `bun:"invitation_id,nullzero"`
		InviterID    uuid.UUID `bun:"inviter_id,nullzero"`
	}
	rows, err := rows[record](ctx, t, `SELECT p.account_id, p.invitation_id,
		(SELECT i.inviter_id FROM invitations AS i WHERE i.id = p.invitation_id AND i.inviter_id <> i.account_id) AS inviter_id
		FROM seed_provisionings AS p WHERE p.expires_at IS NOT NULL AND p.expires_at <= $1 ORDER BY p.expires_at LIMIT $2`, now, limit)
	if err != nil {
		return nil, fmt.Errorf("select overdue provisionings: %w", err)
	}
	due := make([]seed.Overdue, len(rows))
	for n, r := range rows {
		due[n] = seed.Overdue{AccountID: r.AccountID, InvitationID: r.InvitationID, InviterID: r.InviterID}
	}
	return due, nil
}
