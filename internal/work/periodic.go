package work

import (
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"techbiz/internal/work/health"
)

// The periodic jobs. They are queued by one node of all, and unique: one that still waits,
// runs or is to be tried again is not queued again.
type (
	sealJob       struct{} // chains the audit events that are new
	lapseJob      struct{} // ends the invitations whose time is over
	reviveJob     struct{} // takes up batches that stand still
	seedJob       struct{} // takes back licences whose mail ran out, and hands on what is free
	lifeJob       struct{} // reminds, disables, terminates and deletes accounts
	sweepJob      struct{} // deletes what has served its time
	foldJob       struct{} // adds up what the trail tells that is new
	deviceJob     struct{} // reminds of devices that nobody uses, and deletes their records
	recoverJob    struct{} // has mails tried again that wait for a mail server that works again
	watchMailsJob struct{} // tells admins that most mails fail
	expireJob     struct{} // notes that nobody decided an approval, or accepted a hand-over, in time
	domainsJob    struct{} // does with what waits for domains what was decided about them
)

// Kind implements river.JobArgs.
func (sealJob) Kind() string { return "audit.seal" }

// Kind implements river.JobArgs.
func (lapseJob) Kind() string { return "invitation.lapse" }

// Kind implements river.JobArgs.
func (reviveJob) Kind() string { return "batch.revive" }

// Kind implements river.JobArgs.
func (seedJob) Kind() string { return "seed.lapse" }

// Kind implements river.JobArgs.
func (lifeJob) Kind() string { return "account.life" }

// Kind implements river.JobArgs.
func (sweepJob) Kind() string { return "sweep" }

// Kind implements river.JobArgs.
func (foldJob) Kind() string { return "insight.fold" }

// Kind implements river.JobArgs.
func (deviceJob) Kind() string { return "device.life" }

// Kind implements river.JobArgs.
func (expireJob) Kind() string { return "approval.expire" }

// Kind implements river.JobArgs.
func (recoverJob) Kind() string { return "mail.recover" }

// Kind implements river.JobArgs.
func (watchMailsJob) Kind() string { return "mail.watch" }

// Kind implements river.JobArgs.
func (domainsJob) Kind() string { return "domain.settle" }

// schedule says which jobs come how often.
var schedule = []struct {
	every time.Duration
	args  river.JobArgs
}{
	{10 * time.Second, sealJob{}},
	{10 * time.Second, recoverJob{}},
	{30 * time.Second, foldJob{}},
	{time.Minute, lapseJob{}},
	{time.Minute, watchMailsJob{}},
	{time.Minute, reviveJob{}},
	{time.Minute, seedJob{}},
	{time.Minute, domainsJob{}},
	{time.Hour, lifeJob{}},
	{time.Hour, sweepJob{}},
	{time.Hour, deviceJob{}},
	{time.Hour, expireJob{}},
}

// Tasks lists the periodic jobs, for those who watch that they come.
func Tasks() []health.Task {
	tasks := make([]health.Task, len(schedule))
	for n, s := range schedule {
		tasks[n] = health.Task{Kind: s.args.Kind(), Every: s.every}
	}
	return tasks
}

func periodicJobs() []*river.PeriodicJob {
	jobs := make([]*river.PeriodicJob, len(schedule))
	for n, s := range schedule {
		jobs[n] = every(s.every, s.args)
	}
	return jobs
}

// unfinished are the states in which a periodic job is not queued once more.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled, rivertype.JobStateRetryable,
}

func every(d time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(d), func() (river.JobArgs, *river.InsertOpts) {
		return args, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// maxPause is the longest time until a periodic job that failed is tried again, so that it
// goes on soon after what it needs is back.
const maxPause = time.Minute

// retryPolicy says when a job that failed is tried again, where its worker does not say so.
type retryPolicy struct {
	river.DefaultClientRetryPolicy

	now func() time.Time
}

// NextRetry implements river.ClientRetryPolicy: periodic jobs as often as they come anyway,
// but at least once a minute; others after River's growing delays.
func (p retryPolicy) NextRetry(j *rivertype.JobRow) time.Time {
	for _, s := range schedule {
		if s.args.Kind() == j.Kind {
			return p.now().Add(min(s.every, maxPause))
		}
	}
	return p.DefaultClientRetryPolicy.NextRetry(j)
}
