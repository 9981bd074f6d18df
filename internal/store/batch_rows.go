package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

type batchRow struct {
	bun.BaseModel `bun:"table:batch_rows,alias:r"`

	Batch        int64          `bun:"batch,pk"`
	Num          int            `bun:"num,pk"`
	State        batch.RowState `bun:"state"`
	Email        string         `bun:"email"`
	Username     string         `bun:"username"`
	Domain       string         `bun:"domain"`
	SEED         bool           `bun:"seed"`
	Form         string         `bun:"form"`
	Refusal      string         `bun:"refusal"`
	TraceID      string         `bun:"trace_id"`
	InvitationID uuid.UUID      `bun:"invitation_id,nullzero"`
	EditedAt     time.Time      `bun:"edited_at,nullzero"`

	Hidden   batch.Visibility `bun:"hidden"`
	Doubtful bool             `bun:"doubtful"`
	Unclear  string           `bun:"unclear"`
}

const batchRowColumns = "batch, num, state, email, username, domain, seed, form, refusal, trace_id, invitation_id, edited_at, hidden, doubtful, unclear"

func recordOfRow(b *batch.Batch, r *batch.Row) (*batchRow, error) {
	form, err := json.Marshal(r.Form)
	if err != nil {
		return nil, fmt.Errorf("encode row: %w", err)
	}
	unclear := ""
	if len(r.Unclear) > 0 {
		data, err := json.Marshal(r.Unclear)
		if err != nil {
			return nil, fmt.Errorf("encode unclear cells: %w", err)
		}
		unclear = string(data)
	}
	email, username := r.Keys()
	seed, _ := people.ParseYesNo(people.FieldSEED, r.Form.SEED) // one that is wrong is not ready to be counted
	return &batchRow{Batch: b.Num, Num: r.Number, State: r.State, Email: email, Username: username, Domain: r.Domain, SEED: seed,
		Form: string(form), Refusal: r.Refusal, TraceID: r.TraceID, InvitationID: r.InvitationID, EditedAt: r.EditedAt,
		Hidden: r.Hidden, Doubtful: r.Doubtful(), Unclear: unclear}, nil
}

func (r *batchRow) row() (*batch.Row, error) {
	row := batch.Row{Number: r.Num, State: r.State, Refusal: r.Refusal, TraceID: r.TraceID, InvitationID: r.InvitationID, Domain: r.Domain, EditedAt: r.EditedAt, Hidden: r.Hidden}
	if err := json.Unmarshal([]byte(r.Form), &row.Form); err != nil {
		return nil, fmt.Errorf("decode row %d: %w", r.Num, err)
	}
	if r.Unclear != "" {
		if err := json.Unmarshal([]byte(r.Unclear), &row.Unclear); err != nil {
			return nil, fmt.Errorf("decode unclear cells of row %d: %w", r.Num, err)
		}
	}
	return batch.Restored(row), nil
}

func (s batches) Row(ctx context.Context, b *batch.Batch, number int) (*batch.Row, error) {
	rows, err := findRows(ctx, s.read, "WHERE batch = $1 AND num = $2", b.Num, number)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fault.NotFound
	}
	return rows[0], nil
}

func (s batches) RowPage(ctx context.Context, b *batch.Batch, q batch.RowQuery) ([]*batch.Row, error) {
	return rowPage(ctx, s.read, b, q)
}

func (t *tx) RowPage(ctx context.Context, b *batch.Batch, q batch.RowQuery) ([]*batch.Row, error) {
	return rowPage(ctx, t, b, q)
}

func (s batches) RowsAfter(ctx context.Context, b *batch.Batch, after, limit int) ([]*batch.Row, error) {
	return rowsAfter(ctx, s.read, b, after, limit)
}

func (t *tx) RowsAfter(ctx context.Context, b *batch.Batch, after, limit int) ([]*batch.Row, error) {
	return rowsAfter(ctx, t, b, after, limit)
}

func rowsAfter(ctx context.Context, db querier, b *batch.Batch, after, limit int) ([]*batch.Row, error) {
	return findRows(ctx, db, "WHERE batch = $1 AND num > $2 ORDER BY num LIMIT $3", b.Num, after, limit)
}

func rowPage(ctx context.Context, db querier, b *batch.Batch, q batch.RowQuery) ([]*batch.Row, error) {
	c := &conditions{}
	c.add("batch = " + c.arg(b.Num))
	switch {
	case q.State != 0:
		c.add("state = " + c.arg(int(q.State)))
	case q.OnlyProblems:
		c.add("state < " + c.arg(int(batch.Ready)))
	case q.OnlyDoubtful:
		c.add("doubtful AND state < " + c.arg(int(batch.Invited)))
	}
	compare, direction := ">", "ASC"
	if q.Backward {
		compare, direction = "<", "DESC"
	}
	if !q.After.IsZero() {
		c.add("(state, num) " + compare + " (" + c.arg(int(q.After.State)) + ", " + c.arg(q.After.Number) + ")")
	}
	order := " ORDER BY state " + direction + ", num " + direction + " LIMIT " + c.arg(q.Limit+1)
	return findRows(ctx, planEach(db), c.where()+order, c.args...)
}

func (s batches) ReadySEED(ctx context.Context, b *batch.Batch) (n int, err error) {
	return row[int](ctx, s.read, "SELECT count(*) FROM batch_rows WHERE batch = $1 AND state = $2 AND seed", b.Num, int(batch.Ready))
}

func (s batches) Domains(ctx context.Context, b *batch.Batch) ([]batch.DomainRows, error) {
	found, err := rows[batch.DomainRows](ctx, s.read, `SELECT domain AS name, count(*) AS rows FROM batch_rows WHERE batch = $1 AND domain <> '' AND state < $2
		GROUP BY domain ORDER BY count(*) DESC, domain LIMIT 100`, b.Num, int(batch.Ready))
	if err != nil {
		return nil, fmt.Errorf("select domains: %w", err)
	}
	return found, nil
}

func (s batches) NoDomainRows(ctx context.Context, d people.Domain) (map[uuid.UUID][]int, error) {
	type record struct {
		ID  uuid.UUID
		Num int
	}
	found, err := rows[record](ctx, s.read, "SELECT b.id, r.num FROM batch_rows AS r JOIN batches AS b ON b.num = r.batch WHERE r.domain = $1 AND b.state = 'draft' ORDER BY r.batch, r.num",
		d.String())
	if err != nil {
		return nil, fmt.Errorf("select rows of the domain: %w", err)
	}
	rows := map[uuid.UUID][]int{}
	for _, f := range found {
		rows[f.ID] = append(rows[f.ID], f.Num)
	}
	return rows, nil
}

func (t *tx) Rows(ctx context.Context, b *batch.Batch, numbers []int) ([]*batch.Row, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	var all []*batch.Row
	sorted := slices.Sorted(slices.Values(numbers))
	for part := range slices.Chunk(slices.Compact(sorted), maxIn) {
		rows, err := findRows(ctx, t, "WHERE batch = $1 AND num"+among(t, 2)+" ORDER BY num", b.Num, part)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// maxIn is how many values one IN (…) holds.
const maxIn = 1000

func (t *tx) ReadyRows(ctx context.Context, b *batch.Batch, from, to int) ([]*batch.Row, error) {
	return findRows(ctx, t, "WHERE batch = $1 AND num BETWEEN $2 AND $3 AND state = $4 ORDER BY num"+t.s.dialect.forUpdate,
		b.Num, from, to, int(batch.Ready))
}

func (t *tx) AnyReady(ctx context.Context, b *batch.Batch) (bool, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM (SELECT 1 FROM batch_rows WHERE batch = $1 AND state = $2 LIMIT 1) AS c", b.Num, int(batch.Ready))
	return n > 0, err
}

func findRows(ctx context.Context, db querier, where string, args ...any) ([]*batch.Row, error) {
	records, err := rows[*batchRow](ctx, db, "SELECT "+batchRowColumns+" FROM batch_rows "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select rows: %w", err)
	}
	rows := make([]*batch.Row, len(records))
	for n, r := range records {
		if rows[n], err = r.row(); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (t *tx) SaveRows(ctx context.Context, b *batch.Batch, rows []*batch.Row) error {
	for part := range slices.Chunk(rows, maxIn/2) {
		records := make([]*batchRow, len(part))
		for n, r := range part {
			var err error
			if records[n], err = recordOfRow(b, r); err != nil {
				return err
			}
		}
		_, err := bulkInsert(ctx, t, records, `ON CONFLICT (batch, num) DO UPDATE SET state = excluded.state, email = excluded.email,
			username = excluded.username, domain = excluded.domain, seed = excluded.seed, form = excluded.form, refusal = excluded.refusal,
			trace_id = excluded.trace_id, invitation_id = excluded.invitation_id, edited_at = excluded.edited_at,
			hidden = excluded.hidden, doubtful = excluded.doubtful, unclear = excluded.unclear`)
		if err != nil {
			return fmt.Errorf("save rows: %w", err)
		}
	}
	return t.moveCounts(ctx, b, moves(rows))
}

func (t *tx) RemoveRows(ctx context.Context, b *batch.Batch, rows []*batch.Row) error {
	moved := batch.Counts{}
	for part := range slices.Chunk(rows, maxIn) {
		numbers := make([]int, len(part))
		for n, r := range part {
			numbers[n] = r.Number
			moved[r.State]--
		}
		if _, err := exec(ctx, t, "DELETE FROM batch_rows WHERE batch = $1 AND num"+among(t, 2), b.Num, numbers); err != nil {
			return fmt.Errorf("remove rows: %w", err)
		}
	}
	return t.moveCounts(ctx, b, moved)
}

func (t *tx) ClearRows(ctx context.Context, b *batch.Batch) error {
	for _, table := range []string{"batch_rows", "batch_counts"} {
		if _, err := exec(ctx, t, "DELETE FROM "+table+" WHERE batch = $1 AND state <> $2", b.Num, int(batch.Invited)); err != nil {
			return fmt.Errorf("clear rows: %w", err)
		}
	}
	return nil
}

func (t *tx) SetCounts(ctx context.Context, b *batch.Batch, c batch.Counts) error {
	if _, err := exec(ctx, t, "DELETE FROM batch_counts WHERE batch = $1", b.Num); err != nil {
		return fmt.Errorf("set counts: %w", err)
	}
	b.Counts = batch.Counts{}
	return t.moveCounts(ctx, b, c)
}

// moves adds up how the rows' states have changed, and takes note that they are stored.
func moves(rows []*batch.Row) batch.Counts {
	moved := batch.Counts{}
	for _, r := range rows {
		from, to := r.Moved()
		moved[to]++
		if from != 0 {
			moved[from]--
		}
		*r = *batch.Restored(*r)
	}
	return moved
}

func (t *tx) moveCounts(ctx context.Context, b *batch.Batch, moved batch.Counts) error {
	for _, state := range batch.RowStates { // in one order, so that no two transactions wait for each other
		n := moved[state]
		if n == 0 {
			continue
		}
		_, err := exec(ctx, t, "INSERT INTO batch_counts AS c (batch, state, n) VALUES ($1, $2, $3) ON CONFLICT (batch, state) DO UPDATE SET n = c.n + excluded.n",
			b.Num, int(state), n)
		if err != nil {
			return fmt.Errorf("count rows: %w", err)
		}
		b.Counts[state] += n
	}
	return nil
}
