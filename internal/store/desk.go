package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/techpass"
)

type requestRow struct {
	bun.BaseModel `bun:"table:requests,alias:r"`

	ID          uuid.UUID     `bun:"id,pk"`
	Kind        desk.Kind     `bun:"kind"`
	RequesterID uuid.UUID     `bun:"requester_id"`
	Agency      people.Agency `bun:"agency"`
	Domain      people.Domain `bun:"domain"`
	Login       people.Login  `bun:"login"`
	Details     people.Note   `bun:"details"`
	State       desk.State    `bun:"state"`
	AssigneeID  uuid.UUID     `bun:"assignee_id,nullzero"`
	SubjectID   uuid.UUID     `bun:"subject_id,nullzero"`
	Version     int           `bun:"version"`
	CreatedAt   time.Time     `bun:"created_at"`
	ChangedAt   time.Time     `bun:"changed_at"`
	ClosedAt    time.Time     `bun:"closed_at,nullzero"`
}

// numberedRow is a request with its number and whose it is.
type numberedRow struct {
	requestRow `bun:",extend"`

	Num       int64        `bun:"num"`
	Requester people.Email `bun:"requester"`
	Assignee  people.Email `bun:"assignee"`
}

// selectRequests reads requests AS r with the mailboxes of their people.
const selectRequests = `SELECT r.id, r.num, r.kind, r.requester_id, r.agency, r.domain, r.login, r.details, r.state, r.assignee_id, r.subject_id,
	r.version, r.created_at, r.changed_at, r.closed_at, q.email AS requester, coalesce(s.email, '') AS assignee
	FROM requests AS r JOIN accounts AS q ON q.id = r.requester_id LEFT JOIN accounts AS s ON s.id = r.assignee_id `

func (r *numberedRow) request() *desk.Request {
	return &desk.Request{
		ID: r.ID, Number: r.Num, Kind: r.Kind, RequesterID: r.RequesterID, RequesterEmail: r.Requester, Agency: r.Agency,
		Domain: r.Domain, Login: r.Login, Details: r.Details, State: r.State, AssigneeID: r.AssigneeID, AssigneeEmail: r.Assignee,
		SubjectID: r.SubjectID, Version: r.Version, CreatedAt: r.CreatedAt, ChangedAt: r.ChangedAt, ClosedAt: r.ClosedAt,
	}
}

func rowOfRequest(r *desk.Request) *requestRow {
	return &requestRow{
		ID: r.ID, Kind: r.Kind, RequesterID: r.RequesterID, Agency: r.Agency, Domain: r.Domain, Login: r.Login, Details: r.Details,
		State: r.State, AssigneeID: r.AssigneeID, SubjectID: r.SubjectID, Version: r.Version, CreatedAt: r.CreatedAt,
		ChangedAt: r.ChangedAt, ClosedAt: r.ClosedAt,
	}
}

func (t *tx) AddRequest(ctx context.Context, r *desk.Request) (bool, error) {
	added, err := bulkInsert(ctx, t, []*requestRow{rowOfRequest(r)}, "ON CONFLICT DO NOTHING RETURNING id")
	if err != nil || !added[r.ID] {
		return false, err
	}
	stored, err := findRequest(ctx, t, "WHERE r.id = $1", r.ID)
	if err != nil {
		return false, err
	}
	r.Number, r.RequesterEmail = stored.Number, stored.RequesterEmail
	var terms []*termRow
	for _, term := range r.Terms() {
		terms = append(terms, &termRow{RequestID: r.ID, Term: term, CreatedAt: r.CreatedAt})
	}
	if len(terms) == 0 {
		return true, nil
	}
	_, err = bulkInsert(ctx, t, terms, "")
	return true, err
}

type termRow struct {
	bun.BaseModel `bun:"table:request_terms"`

	RequestID uuid.UUID `bun:"request_id,pk"`
	Term      string    `bun:"term,pk"`
	CreatedAt time.Time `bun:"created_at"`
}

func (t *tx) UpdateRequest(ctx context.Context, r *desk.Request) error {
	if _, err := update(ctx, t, rowOfRequest(r)); err != nil {
		return fmt.Errorf("update request: %w", err)
	}
	return nil
}

func (t *tx) DropLogin(ctx context.Context, requestID uuid.UUID, l people.Login) error {
	if _, err := exec(ctx, t, "DELETE FROM request_terms WHERE request_id = $1 AND term = $2", requestID, l.String()); err != nil {
		return fmt.Errorf("drop login of request: %w", err)
	}
	return nil
}

// lockRequest locks the request alone, not the accounts beside it.
func (t *tx) lockRequest() string {
	if t.s.dialect.forUpdate == "" {
		return ""
	}
	return t.s.dialect.forUpdate + " OF r"
}

func (t *tx) Request(ctx context.Context, id uuid.UUID) (*desk.Request, error) {
	return findRequest(ctx, t, "WHERE r.id = $1"+t.lockRequest(), id)
}

func (t *tx) OpenDomainRequest(ctx context.Context, d people.Domain) (*desk.Request, error) {
	return findRequest(ctx, t, "WHERE r.domain = $1 AND r.kind = 'domain' AND r.closed_at IS NULL"+t.lockRequest(), d.String())
}

func (t *tx) CountOpen(ctx context.Context, requesterID uuid.UUID, limit int) (int, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM (SELECT 1 FROM requests WHERE requester_id = $1 AND closed_at IS NULL LIMIT $2) AS c",
		requesterID, limit)
	if err != nil {
		return 0, fmt.Errorf("count open requests: %w", err)
	}
	return n, nil
}

func (t *tx) CountRaised(ctx context.Context, requesterID uuid.UUID, since time.Time, limit int) (int, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM (SELECT 1 FROM requests WHERE requester_id = $1 AND created_at > $2 LIMIT $3) AS c",
		requesterID, since, limit)
	if err != nil {
		return 0, fmt.Errorf("count raised requests: %w", err)
	}
	return n, nil
}

func (t *tx) FilesSize(ctx context.Context, requesterID uuid.UUID) (int64, error) {
	n, err := row[int64](ctx, t, "SELECT coalesce(sum(f.size), 0) FROM requests AS r JOIN request_files AS f ON f.request_id = r.id WHERE r.requester_id = $1",
		requesterID)
	if err != nil {
		return 0, fmt.Errorf("add up attachments: %w", err)
	}
	return n, nil
}

func (t *tx) EndedSince(ctx context.Context, l people.Login, since time.Time) (bool, error) {
	column, value := loginColumn(l)
	n, err := row[int](ctx, t, "SELECT count(*) FROM (SELECT 1 FROM accounts WHERE "+column+" = $1 AND "+column+" <> '' AND state = 'terminated' AND state_changed_at >= $2 LIMIT 1) AS c",
		value, since)
	if err != nil {
		return false, fmt.Errorf("look ended account up: %w", err)
	}
	return n > 0, nil
}

// loginColumn is the column of accounts that holds the login, and what is in it.
func loginColumn(l people.Login) (column, value string) {
	if e, ok := l.Email(); ok {
		return "email", e.String()
	}
	return "username_key", l.Username().Key()
}

func findRequest(ctx context.Context, db querier, where string, args ...any) (*desk.Request, error) {
	r, err := row[numberedRow](ctx, db, selectRequests+where, args...)
	if err != nil {
		return nil, notFound(err, "select request")
	}
	return r.request(), nil
}

// Desk returns the store as the desk package asks for it.
func (s *Store) Desk() desk.Store { return desks{portOf(s, func(t *tx) desk.Tx { return t })} }

type desks struct{ port[desk.Tx] }

func (s desks) RequestByID(ctx context.Context, id uuid.UUID) (*desk.Request, error) {
	return findRequest(ctx, s.read, "WHERE r.id = $1", id)
}

func (s desks) AccountOfLogin(ctx context.Context, l people.Login) (*techpass.Account, error) {
	column, value := loginColumn(l)
	return findAccount(ctx, s.read, "WHERE "+column+" = $1 AND "+column+" <> '' AND "+living, value)
}

func (s desks) Staff(ctx context.Context, agency people.Agency) ([]*techpass.Account, error) {
	found, err := findAccounts(ctx, s.read, `WHERE duty IN ('agent', 'agency admin', 'admin') AND state IN ('pending', 'active') ORDER BY email`)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(a *techpass.Account) bool {
		actor := a.Actor()
		return !actor.ServesDesk() && !actor.Administers(agency)
	}), nil
}

func (s desks) RequestedDomains(ctx context.Context, domains []string) (map[string]time.Time, error) {
	return requestedDomains(ctx, s.read, domains)
}

func (t *tx) RequestedDomains(ctx context.Context, domains []string) (map[string]time.Time, error) {
	return requestedDomains(ctx, t, domains)
}

func (s batches) RequestedDomains(ctx context.Context, domains []string) (map[string]time.Time, error) {
	return requestedDomains(ctx, s.read, domains)
}

func requestedDomains(ctx context.Context, db querier, domains []string) (map[string]time.Time, error) {
	at := map[string]time.Time{}
	distinct := slices.Compact(slices.Sorted(slices.Values(domains)))
	for part := range slices.Chunk(distinct, maxIn) {
		type record struct {
			Domain    string
			CreatedAt time.Time
		}
		rows, err := rows[record](ctx, db, "SELECT domain, created_at FROM requests WHERE kind = 'domain' AND closed_at IS NULL AND domain"+among(db, 1), part)
		if err != nil {
			return nil, fmt.Errorf("select requested domains: %w", err)
		}
		for _, r := range rows {
			at[r.Domain] = r.CreatedAt
		}
	}
	return at, nil
}
