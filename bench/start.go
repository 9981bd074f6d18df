package main

import (
	"context"
	"slices"
	"time"
)

// measureStart measures from exec to ready on a migrated database, and the memory of a
// node that has nothing to do.
func (b *bench) measureStart(ctx context.Context, db *database) error {
	if _, err := b.cli(ctx, db, "migrate"); err != nil {
		return err
	}
	var starts []time.Duration
	for n := range b.starts {
		node, err := b.serve(ctx, db)
		if err != nil {
			return err
		}
		starts = append(starts, node.start)
		if n == 0 {
			time.Sleep(5 * time.Second)
			bytes, err := node.resident()
			if err != nil {
				return err
			}
			b.report.add(row{name: db.kind + " idle memory after 5 s", value: float64(bytes) / (1 << 20), unit: "MiB"})
		}
		if err := node.stop(); err != nil {
			return err
		}
	}
	slices.Sort(starts)
	b.report.add(row{name: db.kind + " cold start to /readyz (median)", value: milliseconds(starts[len(starts)/2]), unit: "ms"})
	return nil
}
