package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/insight"
	"techbiz/internal/seed"
)

// seedOnboardedAt is when the device of the account AS a was onboarded to SEED, NULL where
// none was: as SQL, for the funnel.
const seedOnboardedAt = `(SELECT p.onboarded_at FROM seed_provisionings AS p WHERE p.account_id = a.id)`

// What the provisioning AS p waits for and since when, as SQL: what is kept of it with an
// invitation's fact. The migrations 00020 and 00043 say the same. Events tell of each change of
// it, and so of mails that are not tried again alone.
const (
	seedWaits = `CASE p.state WHEN 'requested' THEN 'licence' WHEN 'invited' THEN 'device' WHEN 'lapsed' THEN 'request' WHEN 'licensed' THEN
		CASE WHEN EXISTS (SELECT 1 FROM mails AS pm WHERE pm.id = p.mail_id AND pm.state IN ('refused', 'given_up', 'withdrawn')) THEN 'remail' ELSE 'mail' END
		ELSE '' END`
	seedSince = `CASE p.state WHEN 'requested' THEN p.queued_at WHEN 'licensed' THEN p.mailed_at WHEN 'invited' THEN p.mailed_at WHEN 'lapsed' THEN p.changed_at END`
)

// waiting finds by the facts AS f whose SEED waits for something, and looks at the
// provisionings AS p whether it still does: facts follow within a minute. CROSS JOIN has
// SQLite keep to this order.
const waiting = "insight_facts AS f CROSS JOIN invitations AS i CROSS JOIN seed_provisionings AS p"

// waits are the conditions of the scope's invitations whose SEED waits in the range, as the
// indexes on facts begin.
func waits(scope insight.Scope, r insight.Range) *conditions {
	c := &conditions{}
	switch {
	case scope.IsInviter():
		c.add("f.inviter_id = " + c.arg(scope.Owner))
	case !scope.IsAll():
		c.add("f.agency = " + c.arg(scope.Owner))
	}
	c.add("f.seed_waits = " + c.arg(string(r.SEED)) + " AND f.seed_since > " + c.arg(r.From) + " AND f.seed_since <= " + c.arg(r.To))
	c.add("i.id = f.invitation_id AND i.inviter_id = f.inviter_id AND i.agency = f.agency AND i.type <> 'sign_up'")
	c.add("p.account_id = i.account_id AND p.invitation_id = i.id AND " + seedWaits + " = f.seed_waits AND " + seedSince + " <= " + c.arg(r.To))
	return c
}

// seedStuck is Stuck for a range of SEED.
func (s insights) seedStuck(ctx context.Context, scope insight.Scope, r insight.Range, examples, ceiling int) (insight.Found, error) {
	c := waits(scope, r)
	total, err := s.countFrom(ctx, waiting, c.clone(), ceiling)
	found := insight.Found{Total: total}
	if err != nil {
		return found, fmt.Errorf("count whose SEED waits: %w", err)
	}
	if found.Total > 0 {
		text := "WHERE i.id IN (SELECT w.id FROM (SELECT i.id FROM " + waiting + c.where() + " ORDER BY f.seed_since, f.invitation_id" + c.limit(examples) +
			") AS w) ORDER BY (SELECT seed_since FROM insight_facts WHERE invitation_id = i.id), i.id"
		found.Examples, err = findInvitations(ctx, planEach(s.read), text, c.args...)
	}
	return found, err
}

func (t *tx) StaleMails(ctx context.Context, inviterID uuid.UUID, st seed.Stale, limit int) ([]uuid.UUID, error) {
	return staleMails(ctx, t, inviterID, st, limit)
}

func (s seeds) StaleMails(ctx context.Context, inviterID uuid.UUID, st seed.Stale, limit int) ([]uuid.UUID, error) {
	return staleMails(ctx, s.read, inviterID, st, limit)
}

func staleMails(ctx context.Context, db querier, inviterID uuid.UUID, st seed.Stale, limit int) ([]uuid.UUID, error) {
	c := waits(insight.OfInviter(inviterID), insight.Range{SEED: seed.ForDevice, From: st.After, To: st.By})
	c.add("EXISTS (SELECT 1 FROM accounts AS a WHERE a.id = p.account_id AND a.state = 'active')")
	text := "SELECT p.account_id FROM " + waiting + c.where() + " ORDER BY f.seed_since, f.invitation_id" + c.limit(limit)
	ids, err := rows[uuid.UUID](ctx, planEach(db), text, c.args...)
	if err != nil {
		return nil, fmt.Errorf("select SEED mails that were not used: %w", err)
	}
	return ids, nil
}
