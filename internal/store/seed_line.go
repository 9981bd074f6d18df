package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

// Seeds returns the store as the seed package asks for it.
func (s *Store) Seeds() seed.Store { return seeds{portOf(s, func(t *tx) seed.OwnTx { return t })} }

type seeds struct{ port[seed.OwnTx] }

func (s seeds) ProvisioningOfMail(ctx context.Context, mailID uuid.UUID) (*seed.Provisioning, error) {
	return findProvisioning(ctx, s.read, "WHERE p.mail_id = $1", mailID)
}

// Provisioning implements seed.Reader.
func (s *Store) Provisioning(ctx context.Context, accountID uuid.UUID) (*seed.Provisioning, error) {
	return findProvisioning(ctx, s.read, "WHERE p.account_id = $1", accountID)
}

// MailByID implements seed.Reader.
func (s *Store) MailByID(ctx context.Context, id uuid.UUID) (*mail.Mail, error) {
	return findMail(ctx, s.read, "WHERE id = $1", id)
}

// InLineBefore implements seed.Reader.
func (s *Store) InLineBefore(ctx context.Context, p *seed.Provisioning, ceiling int) (int, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 "+s.inLine()+" AND (p.queued_at, p.account_id) < ($1, $2) LIMIT $3) AS c",
		p.QueuedAt, p.AccountID, ceiling)
	if err != nil {
		return 0, fmt.Errorf("count who waits before: %w", err)
	}
	return n, nil
}

// ServedElsewhere implements seed.Reader.
func (s *Store) ServedElsewhere(ctx context.Context, p *seed.Provisioning) (bool, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM seed_provisionings AS p JOIN accounts AS a ON a.id = p.account_id WHERE p.account_id = $1 AND "+s.servedElsewhere(), p.AccountID)
	if err != nil {
		return false, fmt.Errorf("look for another account of the mailbox: %w", err)
	}
	return n > 0, nil
}

func (s seeds) Pool(ctx context.Context) (seed.Pool, error) { return readPool(ctx, s.read, "") }

// The state is spelled out, so that the index of the whole line is seen to fit.
func (s seeds) Line(ctx context.Context, q seed.LineQuery) ([]*seed.InLine, error) {
	c := &conditions{}
	c.add("p.state = 'requested'")
	if !q.Agency.IsZero() {
		c.add("p.agency = " + c.arg(q.Agency))
	}
	compare, direction := ">", "ASC"
	if q.Place.Backward {
		compare, direction = "<", "DESC"
	}
	if !q.Place.IsZero() {
		c.add("(p.queued_at, p.account_id) " + compare + " (" + c.arg(q.Place.At) + ", " + c.arg(q.Place.ID) + ")")
	}
	type record struct {
		AccountID    uuid.UUID         `bun:"account_id"`
		Email        people.Email      `bun:"email"`
		FirstName    people.PersonName `bun:"first_name"`
		LastName     people.PersonName `bun:"last_name"`
		Agency       people.Agency     `bun:"agency"`
		QueuedAt     time.Time         `bun:"queued_at"`
		InviterEmail people.Email      `bun:"inviter_email"`
		Active       bool              `bun:"active"`
	}
	text := `SELECT p.account_id, a.email, a.first_name, a.last_name, p.agency, p.queued_at, a.state = 'active' AS active,
		coalesce((SELECT o.email FROM invitations AS i JOIN accounts AS o ON o.id = i.inviter_id WHERE i.id = p.invitation_id AND i.inviter_id <> i.account_id), '') AS inviter_email
		FROM seed_provisionings AS p JOIN accounts AS a ON a.id = p.account_id` + c.where() + " ORDER BY p.queued_at " + direction + ", p.account_id " + direction + c.limit(q.Limit+1)
	rows, err := rows[record](ctx, planEach(s.read), text, c.args...)
	if err != nil {
		return nil, fmt.Errorf("select line: %w", err)
	}
	line := make([]*seed.InLine, len(rows))
	for n, r := range rows {
		line[n] = &seed.InLine{AccountID: r.AccountID, Email: r.Email, FirstName: r.FirstName, LastName: r.LastName, Agency: r.Agency,
			QueuedAt: r.QueuedAt, InviterEmail: r.InviterEmail, Active: r.Active}
	}
	return line, nil
}

// This walks the index of agencies alone.
func (s seeds) AgencyCounts(ctx context.Context, of people.Agency) ([]seed.AgencyCount, error) {
	where, args := "", []any{}
	if !of.IsZero() {
		where, args = " AND agency = $1", []any{of}
	}
	type record struct {
		Agency people.Agency
		State  seed.State
		N      int
	}
	rows, err := rows[record](ctx, s.read, "SELECT agency, state, count(*) AS n FROM seed_provisionings WHERE state IN ('requested', 'licensed', 'invited', 'onboarded')"+where+
		" GROUP BY agency, state ORDER BY agency", args...)
	if err != nil {
		return nil, fmt.Errorf("count by agency: %w", err)
	}
	var counts []seed.AgencyCount
	for _, r := range rows {
		if len(counts) == 0 || counts[len(counts)-1].Agency != r.Agency {
			counts = append(counts, seed.AgencyCount{Agency: r.Agency})
		}
		c := &counts[len(counts)-1]
		switch r.State {
		case seed.Requested:
			c.Waiting = r.N
		case seed.Onboarded:
			c.Onboarded = r.N
		default:
			c.Invited += r.N
		}
	}
	return counts, nil
}
