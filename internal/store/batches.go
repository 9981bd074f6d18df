package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
)

type batchRecord struct {
	bun.BaseModel `bun:"table:batches,alias:b"`

	Num         int64       `bun:"num,pk,autoincrement"`
	ID          uuid.UUID   `bun:"id"`
	OfficerID   uuid.UUID   `bun:"officer_id"`
	FileName    string      `bun:"file_name"`
	Columns     string      `bun:"columns"`
	State       batch.State `bun:"state"`
	LastRow     int         `bun:"last_row"`
	CreatedAt   time.Time   `bun:"created_at"`
	TouchedAt   time.Time   `bun:"touched_at"`
	Run         int         `bun:"run"`
	Submitted   int         `bun:"submitted"`
	Before      int         `bun:"before"`
	SubmittedAt time.Time   `bun:"submitted_at,nullzero"`
	StartsAt    time.Time   `bun:"starts_at,nullzero"`
	EndedAt     time.Time   `bun:"ended_at,nullzero"`
	TraceID     string      `bun:"trace_id"`
	Accounting  string      `bun:"accounting"`
}

const batchColumns = `num, id, officer_id, file_name, columns, state, last_row, created_at, touched_at, run, submitted, before,
	submitted_at, starts_at, ended_at, trace_id, accounting`

func recordOfBatch(b *batch.Batch) (*batchRecord, error) {
	columns, err := json.Marshal(b.Columns)
	if err != nil {
		return nil, fmt.Errorf("encode columns: %w", err)
	}
	accounting, err := json.Marshal(b.Accounting)
	if err != nil {
		return nil, fmt.Errorf("encode accounting: %w", err)
	}
	return &batchRecord{
		Num: b.Num, ID: b.ID, OfficerID: b.OfficerID, FileName: b.FileName, Columns: string(columns), State: b.State,
		LastRow: b.LastRow, CreatedAt: b.CreatedAt, TouchedAt: b.TouchedAt, Run: b.Run, Submitted: b.Submitted,
		Before: b.Before, SubmittedAt: b.SubmittedAt, StartsAt: b.StartsAt, EndedAt: b.EndedAt, TraceID: b.TraceID,
		Accounting: string(accounting),
	}, nil
}

func (r *batchRecord) batch() (*batch.Batch, error) {
	b := &batch.Batch{
		Num: r.Num, ID: r.ID, OfficerID: r.OfficerID, FileName: r.FileName, State: r.State, LastRow: r.LastRow,
		CreatedAt: r.CreatedAt, TouchedAt: r.TouchedAt, Run: r.Run, Submitted: r.Submitted, Before: r.Before,
		SubmittedAt: r.SubmittedAt, StartsAt: r.StartsAt, EndedAt: r.EndedAt, TraceID: r.TraceID, Counts: batch.Counts{},
	}
	if err := json.Unmarshal([]byte(r.Columns), &b.Columns); err != nil {
		return nil, fmt.Errorf("decode columns of batch %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Accounting), &b.Accounting); err != nil {
		return nil, fmt.Errorf("decode accounting of batch %s: %w", r.ID, err)
	}
	return b, nil
}

// Batches returns the store as the batch package asks for it.
func (s *Store) Batches() batch.Store { return batches{portOf(s, func(t *tx) batch.Tx { return t })} }

type batches struct{ port[batch.Tx] }

func (s batches) AddBatch(ctx context.Context, b *batch.Batch, file io.ReaderAt, size int64) error {
	data, err := io.ReadAll(io.NewSectionReader(file, 0, size))
	if err != nil {
		return fmt.Errorf("read file: %w", err)
	}
	return s.update(ctx, func(t *tx) error {
		r, err := recordOfBatch(b)
		if err != nil {
			return err
		}
		if _, err := insert(ctx, t, r, ""); err != nil {
			return fmt.Errorf("insert batch: %w", err)
		}
		if b.Num, err = row[int64](ctx, t, "SELECT num FROM batches WHERE id = $1", b.ID); err != nil {
			return fmt.Errorf("read number of batch: %w", err)
		}
		if _, err := exec(ctx, t, "INSERT INTO batch_files (batch, data) VALUES ($1, $2)", b.Num, data); err != nil {
			return fmt.Errorf("insert file: %w", err)
		}
		return nil
	})
}

func (s batches) File(ctx context.Context, b *batch.Batch) ([]byte, error) {
	data, err := row[[]byte](ctx, s.read, "SELECT data FROM batch_files WHERE batch = $1", b.Num)
	if errors.Is(err, fault.NotFound) {
		return nil, fault.NotFound
	}
	return data, err
}

func (s batches) Batch(ctx context.Context, id uuid.UUID) (*batch.Batch, error) {
	return oneBatch(ctx, s.read, "WHERE id = $1", id)
}

func (s batches) BatchesOf(ctx context.Context, officerID uuid.UUID, limit int) ([]*batch.Batch, error) {
	return batchesOf(ctx, s.read, officerID, limit)
}

func (t *tx) BatchesOf(ctx context.Context, officerID uuid.UUID, limit int) ([]*batch.Batch, error) {
	return batchesOf(ctx, t, officerID, limit)
}

func batchesOf(ctx context.Context, db querier, officerID uuid.UUID, limit int) ([]*batch.Batch, error) {
	return findBatches(ctx, db, "WHERE officer_id = $1 AND state <> 'loading' ORDER BY created_at DESC, id DESC LIMIT $2", officerID, limit)
}

func (s batches) Stuck(ctx context.Context, start, touched time.Time) ([]*batch.Batch, error) {
	return findBatches(ctx, s.read, "WHERE (state = 'waiting' AND starts_at < $1 AND touched_at < $2) OR (state = 'running' AND touched_at < $3)", start, start, touched)
}

func (s batches) Outdated(ctx context.Context, before, loading time.Time, limit int) ([]uuid.UUID, error) {
	found, err := findBatches(ctx, s.read,
		"WHERE (state IN ('draft', 'done') AND touched_at < $1) OR (state = 'loading' AND touched_at < $2) LIMIT $3", before, loading, limit)
	ids := make([]uuid.UUID, len(found))
	for n, b := range found {
		ids[n] = b.ID
	}
	return ids, err
}

func (t *tx) Batch(ctx context.Context, id uuid.UUID) (*batch.Batch, error) {
	return oneBatch(ctx, t, "WHERE id = $1"+t.s.dialect.forUpdate, id)
}

func (t *tx) UpdateBatch(ctx context.Context, b *batch.Batch) error {
	r, err := recordOfBatch(b)
	if err != nil {
		return err
	}
	if _, err := update(ctx, t, r); err != nil {
		return fmt.Errorf("update batch: %w", err)
	}
	return nil
}

func (t *tx) DropBatch(ctx context.Context, b *batch.Batch) error {
	for _, statement := range []string{
		"DELETE FROM batch_rows WHERE batch = $1", "DELETE FROM batch_counts WHERE batch = $1",
		"DELETE FROM batch_files WHERE batch = $1", "DELETE FROM batch_mend_files WHERE batch = $1", "DELETE FROM batches WHERE num = $1",
	} {
		if _, err := exec(ctx, t, statement, b.Num); err != nil {
			return fmt.Errorf("drop batch: %w", err)
		}
	}
	return nil
}

func oneBatch(ctx context.Context, db querier, where string, args ...any) (*batch.Batch, error) {
	return first(findBatches(ctx, db, where, args...))
}

// findBatches reads batches with their counts. A lock that where asks for is taken
// before the counts are read, so that they are those of the last transaction.
func findBatches(ctx context.Context, db querier, where string, args ...any) ([]*batch.Batch, error) {
	records, err := rows[*batchRecord](ctx, db, "SELECT "+batchColumns+" FROM batches "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select batches: %w", err)
	}
	found := make([]*batch.Batch, len(records))
	byNum := make(map[int64]*batch.Batch, len(records))
	nums := make([]int64, len(records))
	for n, r := range records {
		if found[n], err = r.batch(); err != nil {
			return nil, err
		}
		nums[n], byNum[r.Num] = r.Num, found[n]
	}
	if len(nums) == 0 {
		return nil, nil
	}
	type record struct {
		Batch int64
		State batch.RowState
		N     int
	}
	counts, err := rows[record](ctx, db, "SELECT batch, state, n FROM batch_counts WHERE batch"+among(db, 1), nums)
	if err != nil {
		return nil, fmt.Errorf("select counts of batches: %w", err)
	}
	for _, c := range counts {
		byNum[c.Batch].Counts[c.State] = c.N
	}
	return found, nil
}
