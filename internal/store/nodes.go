package store

import (
	"context"
	"fmt"
	"time"

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
}

// SeeNode implements queue.Store.
func (s queues) SeeNode(ctx context.Context, n queue.Node) error {
	r := nodeRow{ID: n.ID, Host: n.Host, Role: n.Role, Version: n.Version, StartedAt: n.StartedAt, SeenAt: n.SeenAt}
	if _, err := insert(ctx, s.write, &r, "ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at"); err != nil {
		return fmt.Errorf("store node: %w", err)
	}
	return nil
}

// ForgetNode implements queue.Store.
func (s queues) ForgetNode(ctx context.Context, id string) error {
	if _, err := exec(ctx, s.write, "DELETE FROM nodes WHERE id = $1", id); err != nil {
		return fmt.Errorf("delete node: %w", err)
	}
	return nil
}

// Nodes implements queue.Store.
func (s queues) Nodes(ctx context.Context, since time.Time, limit int) ([]queue.Node, error) {
	rows, err := rows[nodeRow](ctx, s.read, "SELECT id, host, role, version, started_at, seen_at FROM nodes WHERE seen_at > $1 ORDER BY seen_at DESC, id LIMIT $2", since, limit)
	if err != nil {
		return nil, fmt.Errorf("select nodes: %w", err)
	}
	nodes := make([]queue.Node, len(rows))
	for n, r := range rows {
		nodes[n] = queue.Node{ID: r.ID, Host: r.Host, Role: r.Role, Version: r.Version, StartedAt: r.StartedAt, SeenAt: r.SeenAt}
	}
	return nodes, nil
}
