package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/riverqueue/river"

	"techbiz/internal/base/job"
	"techbiz/internal/base/traceid"
)

// JobMetadata travels with a job, so that its work is found under the Trace ID of the
// request that caused it.
type JobMetadata struct {
	TraceID string `json:"trace_id"`
}

func (t *tx) Enqueue(ctx context.Context, args ...job.Args) error {
	if len(args) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(args))
	for i, a := range args {
		id := traceid.ID(ctx)
		if traced, ok := a.(job.Traced); ok {
			a, id = traced.Args, traced.TraceID
		}
		metadata, err := json.Marshal(JobMetadata{TraceID: id})
		if err != nil {
			return fmt.Errorf("queue jobs: %w", err)
		}
		params[i] = river.InsertManyParams{Args: a, InsertOpts: &river.InsertOpts{Metadata: metadata}}
		if later, ok := a.(job.Scheduled); ok {
			params[i].InsertOpts.ScheduledAt = later.NotBefore()
		}
		if placed, ok := a.(job.Placed); ok {
			params[i].InsertOpts.Queue, params[i].InsertOpts.Priority = placed.Place()
		}
	}
	if _, err := t.s.jobs.InsertManyFastTx(ctx, t.sql, params); err != nil {
		return fmt.Errorf("queue jobs: %w", err)
	}
	return nil
}
