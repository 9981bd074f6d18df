package app

import (
	"context"
	"errors"

	"techbiz/internal/work"
)

// NewWorker returns what runs the jobs, not started yet.
func (a *App) NewWorker() (*work.Worker, error) {
	o := a.options
	return work.New(work.Options{
		Driver:     a.Store.WorkDriver(),
		Mails:      a.Mails,
		Queue:      a.Queue,
		Invites:    a.Invites,
		Batches:    a.Batches,
		Lives:      a.Lives,
		Notices:    a.Notices,
		Approvals:  a.Approvals,
		HandOvers:  a.HandOvers,
		Devices:    a.Devices,
		Seeds:      a.Seeds,
		Audit:      a.Audit,
		Insight:    a.Insight,
		Sweep:      a.sweep,
		Log:        o.Log,
		Now:        o.Now,
		MaxWorkers: o.Worker.MaxWorkers,
		JobTimeout: o.Worker.JobTimeout,
		NodeID:     o.Node.ID,
		Lease:      a.Queue.Lease,
	})
}

// sweep removes what has served its time.
func (a *App) sweep(ctx context.Context) error {
	return errors.Join(a.Store.Sweep(ctx, a.options.Now()), a.Batches.Sweep(ctx), a.OpenID.Sweep(ctx))
}
