package work

import (
	"context"

	"github.com/riverqueue/river"

	"techbiz/internal/insight"
	"techbiz/internal/invite"
)

// addInsightWorkers lets the jobs run that count, and that send again what is stuck. What
// one run leaves is taken on by the same job at once, with a time limit of its own.
func addInsightWorkers(workers *river.Workers, insights *insight.Service, invites *invite.Service) {
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[foldJob]) error {
		return goOn(insights.Fold(ctx))
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[invite.ResendAllJob]) error {
		return goOn(invites.ResendMore(ctx, j.Args.RunID))
	}))
}

func goOn(more bool, err error) error {
	if err == nil && more {
		return river.JobSnooze(0)
	}
	return err
}
