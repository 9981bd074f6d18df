package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/approval"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

type approvalRow struct {
	bun.BaseModel `bun:"table:approvals,alias:p"`

	ID        uuid.UUID      `bun:"id,pk"`
	Kind      approval.Kind  `bun:"kind"`
	About     string         `bun:"about"`
	SubjectID uuid.UUID      `bun:"subject_id,nullzero"`
	Agency    people.Agency  `bun:"agency"`
	What      string         `bun:"what"` // JSON
	TraceID   string         `bun:"trace_id"`
	AskerID   uuid.UUID      `bun:"asker_id"`
	AskedAt   time.Time      `bun:"asked_at"`
	ExpiresAt time.Time      `bun:"expires_at"`
	State     approval.State `bun:"state"`
	DeciderID uuid.UUID      `bun:"decider_id,nullzero"`
	DecidedAt time.Time      `bun:"decided_at,nullzero"`
	Reason    people.Note    `bun:"reason"`
}

// namedApprovalRow is an approval with the mailboxes of who asked and who decided.
type namedApprovalRow struct {
	approvalRow `bun:",extend"`

	AskerEmail   people.Email `bun:"asker_email"`
	DeciderEmail people.Email `bun:"decider_email"`
}

func rowOfApproval(a *approval.Approval) (*approvalRow, error) {
	what, err := json.Marshal(a.What)
	if err != nil {
		return nil, fmt.Errorf("write what is to be approved: %w", err)
	}
	return &approvalRow{
		ID: a.ID, Kind: a.Kind, About: a.About, SubjectID: a.SubjectID, Agency: a.Agency, What: string(what), TraceID: a.TraceID,
		AskerID: a.AskerID, AskedAt: a.AskedAt, ExpiresAt: a.ExpiresAt,
		State: a.State, DeciderID: a.DeciderID, DecidedAt: a.DecidedAt, Reason: a.Reason,
	}, nil
}

func (r *namedApprovalRow) approval() (*approval.Approval, error) {
	a := &approval.Approval{
		ID: r.ID, Kind: r.Kind, About: r.About, SubjectID: r.SubjectID, Agency: r.Agency, TraceID: r.TraceID,
		AskerID: r.AskerID, AskedAt: r.AskedAt, ExpiresAt: r.ExpiresAt,
		State: r.State, DeciderID: r.DeciderID, DecidedAt: r.DecidedAt, Reason: r.Reason,
		AskerEmail: r.AskerEmail, DeciderEmail: r.DeciderEmail,
	}
	if err := json.Unmarshal([]byte(r.What), &a.What); err != nil {
		return nil, fmt.Errorf("read what is to be approved: %w", err)
	}
	return a, nil
}

const selectApprovals = `SELECT p.id, p.kind, p.about, p.subject_id, p.agency, p.what, p.trace_id, p.asker_id, p.asked_at, p.expires_at,
	p.state, p.decider_id, p.decided_at, p.reason, coalesce(a.email, '') AS asker_email, coalesce(d.email, '') AS decider_email
	FROM approvals AS p LEFT JOIN accounts AS a ON a.id = p.asker_id LEFT JOIN accounts AS d ON d.id = p.decider_id `

func findApprovals(ctx context.Context, db querier, where string, args ...any) ([]*approval.Approval, error) {
	rows, err := rows[*namedApprovalRow](ctx, db, selectApprovals+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select approvals: %w", err)
	}
	found := make([]*approval.Approval, len(rows))
	for n, r := range rows {
		var err error
		if found[n], err = r.approval(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (t *tx) AddApproval(ctx context.Context, a *approval.Approval) (bool, error) {
	row, err := rowOfApproval(a)
	if err != nil {
		return false, err
	}
	added, err := bulkInsert(ctx, t, []*approvalRow{row}, "ON CONFLICT DO NOTHING RETURNING id")
	return added[a.ID], err
}

func (t *tx) Approval(ctx context.Context, id uuid.UUID) (*approval.Approval, error) {
	return first(findApprovals(ctx, t, "WHERE p.id = $1"+t.s.dialect.forUpdateOf("p"), id))
}

func (t *tx) WaitingApproval(ctx context.Context, k approval.Kind, about string) (*approval.Approval, error) {
	return first(findApprovals(ctx, t, "WHERE p.kind = $1 AND p.about = $2 AND p.state = 'waiting'"+t.s.dialect.forUpdateOf("p"), k, about))
}

func (t *tx) DueApprovals(ctx context.Context, now time.Time, limit int) ([]*approval.Approval, error) {
	return findApprovals(ctx, t, "WHERE p.state = 'waiting' AND p.expires_at <= $1 ORDER BY p.expires_at, p.id LIMIT $2"+t.s.dialect.forUpdateOf("p"), now, limit)
}

func (t *tx) UpdateApproval(ctx context.Context, a *approval.Approval) error {
	row, err := rowOfApproval(a)
	if err != nil {
		return err
	}
	if _, err := update(ctx, t, row); err != nil {
		return fmt.Errorf("update approval: %w", err)
	}
	return nil
}

func (t *tx) Deciders(ctx context.Context, g people.Agency) ([]*techpass.Account, error) {
	return deciders(ctx, t, t.s.dialect.domainOf, g)
}

// deciders finds the admins, and the agency's admins where there is an agency. The
// condition on the duty is that of the index of duties.
func deciders(ctx context.Context, db querier, domainOf string, g people.Agency) ([]*techpass.Account, error) {
	where, args := "duty = 'admin'", []any(nil)
	if !g.IsZero() {
		where, args = "(duty = 'admin' OR (duty = 'agency admin' AND "+domainOf+" IN "+domainsOf("$1")+"))", []any{g}
	}
	return findAccounts(ctx, db, "WHERE duty <> '' AND "+where+" AND state IN ('pending', 'active') AND type = 'public officer' ORDER BY email", args...)
}

// Approvals returns the store as the approval package asks for it.
func (s *Store) Approvals() approval.Store {
	return approvals{portOf(s, func(t *tx) approval.Tx { return t })}
}

type approvals struct{ port[approval.Tx] }

func (s approvals) ApprovalByID(ctx context.Context, id uuid.UUID) (*approval.Approval, error) {
	return first(findApprovals(ctx, s.read, "WHERE p.id = $1", id))
}

func (s approvals) Approvals(ctx context.Context, q approval.Query) ([]*approval.Approval, error) {
	c := &conditions{}
	order := " ORDER BY p.asked_at, p.id"
	if q.Waiting {
		c.add("p.state = 'waiting'")
	} else {
		c.add("p.decided_at IS NOT NULL")
		order = " ORDER BY p.decided_at DESC, p.id DESC"
	}
	if !q.Agency.IsZero() || q.Asker != uuid.Nil {
		c.add("((p.agency = " + c.arg(q.Agency) + " AND p.agency <> '') OR p.asker_id = " + c.arg(q.Asker) + ")")
	}
	if q.About != uuid.Nil {
		c.add("p.subject_id = " + c.arg(q.About))
	}
	text := c.where() + order + c.limit(q.Limit)
	return findApprovals(ctx, planEach(s.read), text, c.args...)
}

func (s approvals) DecidersOf(ctx context.Context, g people.Agency) ([]*techpass.Account, error) {
	return deciders(ctx, s.read, s.dialect.domainOf, g)
}
