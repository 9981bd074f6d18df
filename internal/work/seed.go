package work

import (
	"context"

	"github.com/riverqueue/river"

	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

// addSEEDWorkers lets the jobs of SEED run.
func addSEEDWorkers(workers *river.Workers, seeds *seed.Service) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[mail.EndedJob]) error {
		return seeds.MailEnded(ctx, j.Args.MailID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[seed.HandOutJob]) error {
		return seeds.HandOutAll(ctx)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[seed.ReleaseJob]) error {
		return seeds.Release(ctx, j.Args)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[seedJob]) error {
		if _, err := seeds.LapseDue(ctx); err != nil {
			return err
		}
		// Who was passed over may be back: nothing else tells of an account that was enabled
		// by a program of an earlier release, or put right by hand.
		return seeds.HandOutAll(ctx)
	}))
}
