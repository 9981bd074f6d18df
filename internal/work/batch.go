package work

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"techbiz/internal/invite/batch"
)

// addBatchWorkers lets the jobs of batches run.
func addBatchWorkers(workers *river.Workers, batches *batch.Service, now func() time.Time) {
	river.AddWorker(workers, &inviteChunk{batches: batches, now: now})
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[batch.StartJob]) error {
		return batches.Start(ctx, j.Args)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[reviveJob]) error {
		return batches.Revive(ctx)
	}))
}

// inviteChunk invites a chunk of a batch. One that has failed as a whole several times
// is carried out row by row, so that a bad row is told on that row alone.
type inviteChunk struct {
	river.WorkerDefaults[batch.ChunkJob]
	batches *batch.Service
	now     func() time.Time
}

// wholeTries is how often a chunk is tried as a whole.
const wholeTries = 3

// Work implements river.Worker.
func (w *inviteChunk) Work(ctx context.Context, j *river.Job[batch.ChunkJob]) error {
	return w.batches.Chunk(ctx, j.Args, j.Attempt > wholeTries)
}

// NextRetry implements river.Worker: soon at first, as somebody watches the progress.
func (w *inviteChunk) NextRetry(j *river.Job[batch.ChunkJob]) time.Time {
	return w.now().Add(min(time.Minute, time.Second<<min(j.Attempt, 6)))
}
