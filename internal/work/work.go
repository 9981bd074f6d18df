// Package work runs the jobs that transactions queue, and the periodic ones: it turns
// each into a call of the domain service whose rule it is. Jobs come with River, on
// both databases; several nodes on one PostgreSQL share the work.
//
// Every job may run twice. What a node was doing when it died comes anew on another node
// (see package lease, and Beat of package queue). River itself takes up again what is marked
// as running for much longer than a job may take.
package work

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/lease"
	"techbiz/internal/base/traceid"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/store"
	"techbiz/internal/work/health"
)

// Options are the parts and settings of a Worker.
type Options struct {
	Driver  riverdriver.Driver[*sql.Tx]
	Mails   *mail.Service
	Queue   *health.Service
	Invites *invite.Service
	Batches *batch.Service
	Lives   *lifecycle.Service
	Notices *notice.Service
	// Approvals and HandOvers expire.
	Approvals *approval.Service
	HandOvers *handover.Service
	Devices   *device.Service
	Seeds     *seed.Service
	Audit     *audit.Service
	Insight   *insight.Service
	Sweep     func(ctx context.Context) error
	Log       *slog.Logger
	Now       func() time.Time
	// MaxWorkers is how many jobs this node runs at the same time.
	MaxWorkers int
	// JobTimeout ends a job that hangs, one minute where 0. A job that is marked as running
	// for half as long once more is taken up again.
	JobTimeout time.Duration
	// NodeID is this node's, as others see it. It may be empty where there are no others.
	NodeID string
	// Lease is this node's on the jobs that it runs, nil where the database serves one node
	// alone.
	Lease *lease.Lease
}

// Worker runs jobs between Start and Stop.
type Worker struct {
	client *river.Client[*sql.Tx]
}

// fetchEvery is the shortest time between two looks for jobs. River's default of 100 ms
// would hold throughput at 10 jobs a second for each worker.
const fetchEvery = 5 * time.Millisecond

// batchWorkers is how many chunks of batches a node carries out at the same time. More
// would only wait for one another in the database.
const batchWorkers = 2

// New returns a worker with the given parts.
func New(o Options) (*Worker, error) {
	if o.JobTimeout <= 0 {
		o.JobTimeout = time.Minute
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &deliverMail{mails: o.Mails, now: o.Now, timeout: mailTimeout(o.JobTimeout)})
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[mail.RefusedJob]) error {
		return o.Invites.MailRefused(ctx, j.Args.MailID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[invite.SignUpJob]) error {
		return o.Invites.AnswerSignUp(ctx, j.Args.ID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[notice.MailJob]) error {
		return o.Notices.Mail(ctx, j.Args.AccountID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[lapseJob]) error {
		_, err := o.Invites.LapseDue(ctx)
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[expireJob]) error {
		_, first := o.Approvals.Expire(ctx)
		_, second := o.HandOvers.Expire(ctx)
		return errors.Join(first, second)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[sealJob]) error {
		_, err := o.Audit.Seal(ctx)
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[sweepJob]) error {
		return o.Sweep(ctx)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[lifeJob]) error {
		return doWhatIsDue(ctx, o.Lives, o.Log)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[deviceJob]) error {
		return lookAfterDevices(ctx, o.Devices, o.Log)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[recoverJob]) error {
		_, err := o.Mails.Recover(ctx)
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[watchMailsJob]) error {
		_, err := o.Queue.WatchMails(ctx)
		return err
	}))
	addBatchWorkers(workers, o.Batches, o.Now)
	addDomainWorkers(workers, o.Batches, o.Invites)
	addInsightWorkers(workers, o.Insight, o.Invites)
	addSEEDWorkers(workers, o.Seeds)
	client, err := river.NewClient(o.Driver, &river.Config{
		ID:      o.NodeID,
		Logger:  o.Log,
		Workers: workers,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: o.MaxWorkers},
			mail.Queue:         {MaxWorkers: o.MaxWorkers},
			batch.Queue:        {MaxWorkers: batchWorkers},
		},
		FetchCooldown:        fetchEvery,
		FetchPollInterval:    200 * time.Millisecond,
		JobTimeout:           o.JobTimeout,
		RescueStuckJobsAfter: o.JobTimeout + o.JobTimeout/2,
		RetryPolicy:          retryPolicy{now: o.Now},
		Middleware:           []rivertype.Middleware{resumeTrace(o.Log), underLease(o.Lease)},
		PeriodicJobs:         periodicJobs(),
	})
	if err != nil {
		return nil, fmt.Errorf("set up job workers: %w", err)
	}
	return &Worker{client: client}, nil
}

// Start begins to run jobs. They end when ctx does, or by Stop.
func (w *Worker) Start(ctx context.Context) error {
	if err := w.client.Start(ctx); err != nil {
		return fmt.Errorf("start job workers: %w", err)
	}
	return nil
}

// Stop waits until the running jobs have ended, or until ctx ends and cuts them off;
// what is cut off is taken up again by the next start. It may be called twice.
func (w *Worker) Stop(ctx context.Context) error {
	err := w.client.Stop(ctx)
	if err == nil || errors.Is(err, context.Canceled) || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return w.client.StopAndCancel(context.WithoutCancel(ctx))
}

// resumeTrace runs each job under the Trace ID of the request that queued it.
func resumeTrace(log *slog.Logger) rivertype.Middleware {
	return river.WorkerMiddlewareFunc(func(ctx context.Context, j *rivertype.JobRow, work func(context.Context) error) error {
		var m store.JobMetadata
		if err := json.Unmarshal(j.Metadata, &m); err == nil {
			ctx = traceid.Resume(ctx, m.TraceID)
		}
		ctx, end := traceid.Start(ctx, j.Kind)
		defer end()
		err := work(ctx)
		if _, goesOn := errors.AsType[*river.JobSnoozeError](err); err != nil && !goesOn {
			log.WarnContext(ctx, "job failed for now", "kind", j.Kind, "job", j.ID, "try", j.Attempt, "trace_id", traceid.ID(ctx), "cause", err.Error())
		}
		return err
	})
}

// underLease runs each job under the node's lease, so that it can tell whether it is still
// the node's own.
func underLease(l *lease.Lease) rivertype.Middleware {
	return river.WorkerMiddlewareFunc(func(ctx context.Context, _ *rivertype.JobRow, work func(context.Context) error) error {
		if l != nil {
			ctx = l.Begin(ctx)
		}
		return work(ctx)
	})
}
