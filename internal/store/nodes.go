package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"techbiz/internal/queue"
)

type nodeRow struct {
	bun.BaseModel `bun:"table:nodes"`

	ID        string    `bun:"id,pk"`
	Host      string    `bun:"host"`
	Role      string    `bun:"role"`
	Version   string    `bun:"version"`
	StartedAt time.Time `bun:"started_at"`
	SeenAt    time.Time `bun:"seen_at"`
	LostAt    time.Time `bun:"lost_at,nullzero"`
}

// SeeNode implements queue.Store. On PostgreSQL it has a connection of its own: requests
// that hold all others must not make a node look dead.
func (s queues) SeeNode(ctx context.Context, n queue.Node) error {
	const statement = `INSERT INTO nodes (id, host, role, version, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, lost_at = NULL`
	args := []any{n.ID, n.Host, n.Role, n.Version, s.dialect.text(n.StartedAt), s.dialect.text(n.SeenAt)}
	var err error
	if s.listen != nil {
		_, err = s.listen.Exec(ctx, statement, args...)
	} else {
		_, err = s.write.DB.ExecContext(ctx, statement, args...)
	}
	if err != nil {
		return fmt.Errorf("store node: %w", err)
	}
	return nil
}

// EndNode implements queue.Store.
func (s queues) EndNode(ctx context.Context, id string, now time.Time) (jobs int, err error) {
	err = s.update(ctx, func(t *tx) error {
		if _, err := t.NewRaw("DELETE FROM nodes WHERE id = ?", id).Exec(ctx); err != nil {
			return fmt.Errorf("delete node: %w", err)
		}
		jobs, err = t.putBackJobs(ctx, id, now)
		return err
	})
	return jobs, err
}

// TakeOver implements queue.Store.
func (s queues) TakeOver(ctx context.Context, silent queue.Node, now time.Time) (jobs int, err error) {
	err = s.update(ctx, func(t *tx) error {
		res, err := t.NewRaw("UPDATE nodes SET lost_at = ? WHERE id = ? AND seen_at = ? AND lost_at IS NULL", now, silent.ID, silent.SeenAt).Exec(ctx)
		took, err := changedOne(res, err, "note that a node is lost")
		if err != nil || !took {
			return err
		}
		jobs, err = t.putBackJobs(ctx, silent.ID, now)
		return err
	})
	return jobs, err
}

// putBackJobs has others do what the node was doing. The jobs come anew, and those that the
// node had are cancelled: a node that wakes up finds that they are not its own any more, and
// what it says of them reaches nobody.
func (t *tx) putBackJobs(ctx context.Context, nodeID string, now time.Time) (int, error) {
	var ids []int64
	err := t.NewRaw("UPDATE river_job SET state = 'cancelled', finalized_at = ? WHERE state = 'running' AND "+t.s.dialect.lastNode+" = ? RETURNING id", now, nodeID).
		Scan(ctx, &ids)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("cancel the jobs of a lost node: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	const same = "args, attempt, attempted_at, attempted_by, created_at, kind, max_attempts, metadata, priority, queue, tags, unique_key, unique_states"
	cause, err := json.Marshal(rivertype.AttemptError{At: now, Error: "node lost: " + nodeID})
	if err != nil {
		return 0, fmt.Errorf("queue the jobs of a lost node: %w", err)
	}
	_, err = t.NewRaw("INSERT INTO river_job (state, scheduled_at, errors, "+same+") SELECT 'available', ?, "+t.s.dialect.oneMoreError+", "+same+" FROM river_job WHERE id IN (?)",
		now, string(cause), bun.List(ids)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("queue the jobs of a lost node: %w", err)
	}
	return len(ids), nil
}

// Nodes implements queue.Store.
func (s queues) Nodes(ctx context.Context, since time.Time, limit int) ([]queue.Node, error) {
	var rows []nodeRow
	err := s.read.NewRaw("SELECT id, host, role, version, started_at, seen_at, lost_at FROM nodes WHERE seen_at > ? ORDER BY seen_at DESC, id LIMIT ?", since, limit).
		Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("select nodes: %w", err)
	}
	nodes := make([]queue.Node, len(rows))
	for n, r := range rows {
		nodes[n] = queue.Node{ID: r.ID, Host: r.Host, Role: r.Role, Version: r.Version, StartedAt: r.StartedAt, SeenAt: r.SeenAt, LostAt: r.LostAt}
	}
	return nodes, nil
}
