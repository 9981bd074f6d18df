package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
	"techbiz/internal/mail"
	"techbiz/internal/work/health"
)

// Queue returns the store as the queue package asks for it.
func (s *Store) Queue() health.Store { return queues{portOf(s, func(t *tx) health.Tx { return t })} }

type queues struct{ port[health.Tx] }

// queueNames lists the queues: those that workers serve or served lately, and those of this
// program.
func (s *Store) queueNames(ctx context.Context, db querier) ([]string, error) {
	names := []string{river.QueueDefault, mail.Queue, batch.Queue}
	known, err := rows[string](ctx, db, "SELECT name FROM river_queue ORDER BY name LIMIT 50")
	if err != nil {
		return nil, fmt.Errorf("select queues: %w", err)
	}
	return slices.Compact(slices.Sorted(slices.Values(append(names, known...)))), nil
}

// Each look goes along the index by which jobs are fetched, and no further than the ceiling.
func (s queues) CountJobs(ctx context.Context, now time.Time, ceiling int) (counts []health.Count, capped bool, err error) {
	names, err := s.queueNames(ctx, s.read)
	if err != nil {
		return nil, false, err
	}
	found := map[[2]string]*health.Count{}
	for _, name := range names {
		for _, state := range []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStateScheduled, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateDiscarded,
		} {
			rows, err := s.countState(ctx, name, state, ceiling+1)
			if err != nil {
				return nil, false, err
			}
			total := 0
			for _, r := range rows {
				key := [2]string{name, r.Kind}
				if found[key] == nil {
					found[key] = &health.Count{Kind: r.Kind, Queue: name}
				}
				r.addTo(found[key], state, now)
				total += r.N
			}
			capped = capped || total > ceiling
		}
	}
	for _, c := range found {
		counts = append(counts, *c)
	}
	slices.SortFunc(counts, func(a, b health.Count) int { return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Kind, b.Kind)) })
	return counts, capped, nil
}

// kindCount is how many jobs of a kind are in one state.
type kindCount struct {
	Kind      string
	N         int
	Scheduled bun.NullTime
	Created   bun.NullTime
}

func (s queues) countState(ctx context.Context, name string, state rivertype.JobState, ceiling int) ([]kindCount, error) {
	rows, err := rows[kindCount](ctx, s.read, `SELECT kind, count(*) AS n, min(scheduled_at) AS scheduled, min(created_at) AS created FROM (
		SELECT kind, scheduled_at, created_at FROM river_job WHERE state = $1 AND queue = $2 ORDER BY priority, scheduled_at, id LIMIT $3) AS part
		GROUP BY kind`, string(state), name, ceiling)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return rows, nil
}

func (r kindCount) addTo(c *health.Count, state rivertype.JobState, now time.Time) {
	switch state {
	case rivertype.JobStateAvailable:
		c.Waiting += r.N
		c.OldestAt = earlier(c.OldestAt, r.Scheduled.Time)
	case rivertype.JobStateScheduled:
		c.Later += r.N
		if r.Scheduled.Before(now) { // no worker has made it available
			c.OldestAt = earlier(c.OldestAt, r.Scheduled.Time)
			c.Waiting++
			c.Later--
		}
	case rivertype.JobStateRunning:
		c.Running += r.N
	case rivertype.JobStateRetryable:
		c.Failing += r.N
		c.FailingAt = earlier(c.FailingAt, r.Created.Time)
	case rivertype.JobStateDiscarded:
		c.GivenUp += r.N
	default:
	}
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

func (s queues) FailingJobs(ctx context.Context, limit int) ([]health.Job, error) {
	names, err := s.queueNames(ctx, s.read)
	if err != nil {
		return nil, err
	}
	var all []health.Job
	for _, name := range names {
		failing, err := s.failedJobs(ctx, "WHERE state = 'retryable' AND queue = $1 ORDER BY priority, scheduled_at, id LIMIT $2", name, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, failing...)
	}
	lost, err := s.failedJobs(ctx, "WHERE state = 'discarded' AND finalized_at IS NOT NULL ORDER BY finalized_at DESC LIMIT $1", limit)
	return append(all, lost...), err
}

func (s queues) failedJobs(ctx context.Context, where string, args ...any) ([]health.Job, error) {
	type record struct {
		ID          int64
		Kind        string
		Queue       string
		State       string
		Attempt     int
		MaxAttempts int
		ScheduledAt time.Time
		LastError   string
	}
	rows, err := rows[record](ctx, s.read, "SELECT id, kind, queue, state, attempt, max_attempts, scheduled_at, "+s.dialect.lastError+" AS last_error FROM river_job "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select failing jobs: %w", err)
	}
	jobs := make([]health.Job, len(rows))
	for n, r := range rows {
		jobs[n] = health.Job{ID: r.ID, Kind: r.Kind, Queue: r.Queue, GivenUp: r.State == string(rivertype.JobStateDiscarded), Tries: r.Attempt, MaxTries: r.MaxAttempts}
		if !jobs[n].GivenUp {
			jobs[n].NextAt = r.ScheduledAt
		}
		var last rivertype.AttemptError
		if r.LastError != "" {
			if err := json.Unmarshal([]byte(r.LastError), &last); err != nil {
				return nil, fmt.Errorf("read error of job %d: %w", r.ID, err)
			}
		}
		jobs[n].Error, jobs[n].FailedAt = last.Error, last.At
	}
	return jobs, nil
}

// Jobs that are done are kept for a day.
func (s queues) LastRuns(ctx context.Context, kinds []string) (map[string]time.Time, error) {
	last := map[string]time.Time{}
	if len(kinds) == 0 {
		return last, nil
	}
	type record struct {
		Kind string
		At   bun.NullTime
	}
	rows, err := rows[record](ctx, s.read, "SELECT kind, max(finalized_at) AS at FROM river_job WHERE kind"+among(s.read, 1)+" AND state = 'completed' GROUP BY kind", kinds)
	if err != nil {
		return nil, fmt.Errorf("select last runs: %w", err)
	}
	for _, r := range rows {
		last[r.Kind] = r.At.Time
	}
	return last, nil
}

func (s queues) FailedMails(ctx context.Context, since time.Time) (map[mail.State]int, error) {
	type record struct {
		State mail.State
		N     int
	}
	rows, err := rows[record](ctx, s.read, "SELECT state, count(*) AS n FROM mails WHERE (state = 'refused' OR state = 'given_up') AND ended_at > $1 GROUP BY state", since)
	if err != nil {
		return nil, fmt.Errorf("count failed mails: %w", err)
	}
	failed := map[mail.State]int{}
	for _, r := range rows {
		failed[r.State] = r.N
	}
	return failed, nil
}

// Failing and held mails have indexes of their own; of those that left, the ids of version 7
// tell which were queued in the last hour.
func (s queues) Mails(ctx context.Context, now time.Time) (health.Mails, error) {
	m := health.Mails{Failing: map[mail.Cause]int{}}
	failing, err := rows[causeCount](ctx, s.read, `SELECT cause, count(*) AS n, min(queued_at) AS oldest FROM
		(SELECT cause, queued_at FROM mails WHERE state = 'queued' AND tries > 0 ORDER BY next_at LIMIT $1) AS part GROUP BY cause`, health.Ceiling)
	if err != nil {
		return m, fmt.Errorf("count failing mails: %w", err)
	}
	for _, f := range failing {
		m.Failing[f.Cause] = f.N
		if f.Cause.OfOperator() {
			m.OldestAt = earlier(m.OldestAt, f.Oldest.Time)
		}
	}
	if m.Reply, err = rowOrZero[string](ctx, s.read, `SELECT reply FROM mails WHERE state = 'queued' AND tries > 0
		ORDER BY CASE WHEN cause = 'mailbox' THEN 1 ELSE 0 END, tried_at DESC LIMIT 1`); err != nil {
		return m, fmt.Errorf("select last words: %w", err)
	}
	hourAgo := now.Add(-time.Hour)
	for _, part := range []struct {
		into  *int
		where string
		args  []any
	}{
		{&m.Held, "state = 'held'", nil},
		{&m.Lost, "(state = 'refused' OR state = 'given_up') AND ended_at > $2", []any{hourAgo}},
		{&m.Sent, "id >= $2 AND state = 'sent'", []any{firstID(hourAgo)}},
	} {
		*part.into, err = row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 FROM mails WHERE "+part.where+" LIMIT $1) AS part", append([]any{health.Ceiling}, part.args...)...)
		if err != nil {
			return m, fmt.Errorf("count mails: %w", err)
		}
	}
	return m, nil
}

type causeCount struct {
	Cause  mail.Cause
	N      int
	Oldest bun.NullTime
}

// firstID is before each id of version 7 that is made at the time or later.
func firstID(at time.Time) uuid.UUID {
	var id uuid.UUID
	ms := at.UnixMilli()
	for n := range 6 {
		id[n] = byte(ms >> (40 - 8*n))
	}
	return id
}

func (s queues) FailingMails(ctx context.Context, limit int) ([]health.FailingMail, error) {
	mails, err := findMails(ctx, s.read, "WHERE state = 'queued' AND tries > 0 ORDER BY next_at LIMIT $1", limit)
	if err != nil {
		return nil, err
	}
	return each(mails, func(m *mail.Mail) health.FailingMail {
		return health.FailingMail{Kind: m.Kind, Domain: m.To.Domain(), Cause: m.Cause, Reply: m.Reply, Tries: m.Tries, TriedAt: m.TriedAt, NextAt: m.NextAt}
	}), nil
}

func (t *tx) RaiseAlarm(ctx context.Context, now, since time.Time) (bool, error) {
	changed, err := exec(ctx, t, `INSERT INTO mail_alarms (id, raised_at) VALUES (1, $1)
		ON CONFLICT (id) DO UPDATE SET raised_at = excluded.raised_at WHERE mail_alarms.raised_at <= $2`, now, since)
	return changedOne(changed, err, "raise alarm")
}

func (t *tx) TryJobAgain(ctx context.Context, id int64) (string, error) {
	j, err := t.s.jobs.JobGetTx(ctx, t.sql, id)
	if errors.Is(err, rivertype.ErrNotFound) {
		return "", fault.NotFound
	}
	if err != nil {
		return "", fmt.Errorf("load job: %w", err)
	}
	if j.State != rivertype.JobStateRetryable && j.State != rivertype.JobStateDiscarded {
		return "", &fault.Conflict{Reason: "This job does not wait to be tried again any more: it runs, or it is done."}
	}
	if _, err := t.s.jobs.JobRetryTx(ctx, t.sql, id); err != nil {
		return "", fmt.Errorf("try job again: %w", err)
	}
	return j.Kind, nil
}

func (t *tx) FailedJobs(ctx context.Context, kind string, limit int) ([]int64, error) {
	names, err := t.s.queueNames(ctx, t)
	if err != nil {
		return nil, err
	}
	ids := map[int64]bool{}
	for _, name := range names {
		for _, state := range []rivertype.JobState{rivertype.JobStateRetryable, rivertype.JobStateDiscarded} {
			some, err := rows[int64](ctx, t, "SELECT id FROM river_job WHERE state = $1 AND queue = $2 AND kind = $3 ORDER BY priority, scheduled_at, id LIMIT $4",
				string(state), name, kind, limit-len(ids))
			if err != nil {
				return nil, fmt.Errorf("select failed jobs: %w", err)
			}
			for _, id := range some {
				ids[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids)), nil
}
