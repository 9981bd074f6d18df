package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"techbiz/internal/work/health"
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

// On PostgreSQL this has a connection of its own: requests that hold all others must not
// make a node look dead.
func (s queues) SeeNode(ctx context.Context, n health.Node) error {
	beats := s.write
	if s.beats != nil {
		beats = s.beats
	}
	_, err := exec(ctx, beats, `INSERT INTO nodes (id, host, role, version, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, lost_at = NULL`,
		n.ID, n.Host, n.Role, n.Version, n.StartedAt, n.SeenAt)
	if err != nil {
		return fmt.Errorf("store node: %w", err)
	}
	return nil
}

func (s queues) EndNode(ctx context.Context, id string, now time.Time) (jobs int, err error) {
	err = s.update(ctx, func(t *tx) error {
		if _, err := exec(ctx, t, "DELETE FROM nodes WHERE id = $1", id); err != nil {
			return fmt.Errorf("delete node: %w", err)
		}
		jobs, err = t.putBackJobs(ctx, id, now)
		return err
	})
	return jobs, err
}

func (s queues) TakeOver(ctx context.Context, silent health.Node, now time.Time) (jobs int, err error) {
	err = s.update(ctx, func(t *tx) error {
		changed, err := exec(ctx, t, "UPDATE nodes SET lost_at = $1 WHERE id = $2 AND seen_at = $3 AND lost_at IS NULL", now, silent.ID, silent.SeenAt)
		took, err := changedOne(changed, err, "note that a node is lost")
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
	cause, err := json.Marshal(rivertype.AttemptError{At: now, Error: "node lost: " + nodeID})
	if err != nil {
		return 0, fmt.Errorf("put back the jobs of a lost node: %w", err)
	}
	ids, err := rows[int64](ctx, t, "UPDATE river_job SET state = 'cancelled', finalized_at = $1 WHERE state = 'running' AND "+t.s.dialect.lastNode+" = $2 RETURNING id", now, nodeID)
	if err != nil {
		return 0, fmt.Errorf("cancel the jobs of a lost node: %w", err)
	}
	const same = "args, attempt, attempted_at, attempted_by, created_at, kind, max_attempts, metadata, priority, queue, tags, unique_key, unique_states"
	_, err = exec(ctx, t, "INSERT INTO river_job (state, scheduled_at, errors, "+same+") SELECT 'available', $1, "+t.s.dialect.oneMoreError+", "+same+
		" FROM river_job WHERE id"+among(t, 3), now, string(cause), ids)
	if err != nil {
		return 0, fmt.Errorf("queue the jobs of a lost node: %w", err)
	}
	return len(ids), nil
}

func (s queues) Nodes(ctx context.Context, since time.Time, limit int) ([]health.Node, error) {
	rows, err := rows[nodeRow](ctx, s.read, "SELECT id, host, role, version, started_at, seen_at, lost_at FROM nodes WHERE seen_at > $1 ORDER BY seen_at DESC, id LIMIT $2", since, limit)
	if err != nil {
		return nil, fmt.Errorf("select nodes: %w", err)
	}
	nodes := make([]health.Node, len(rows))
	for n, r := range rows {
		nodes[n] = health.Node{ID: r.ID, Host: r.Host, Role: r.Role, Version: r.Version, StartedAt: r.StartedAt, SeenAt: r.SeenAt, LostAt: r.LostAt}
	}
	return nodes, nil
}
