package health

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/lease"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
)

// Tx is the part of a transaction that has jobs tried again.
type Tx interface {
	alarmTx
	audit.Tx
	// TryJobAgain lets a job that failed run now, and returns its kind; fault.NotFound
	// where there is none that failed.
	TryJobAgain(ctx context.Context, id int64) (kind string, err error)
	// FailedJobs returns the ids of up to limit jobs of the kind that failed.
	FailedJobs(ctx context.Context, kind string, limit int) ([]int64, error)
}

// Store is where the jobs wait.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// CountJobs counts jobs by queue and kind, in each queue and state up to ceiling;
	// capped where there are more.
	CountJobs(ctx context.Context, now time.Time, ceiling int) (counts []Count, capped bool, err error)
	// FailingJobs returns up to limit jobs of each queue that are tried again, the next
	// ones first, and then those given up, the last ones first.
	FailingJobs(ctx context.Context, limit int) ([]Job, error)
	// LastRuns returns when a job of each kind was done last; kinds of which none is known
	// are not in it.
	LastRuns(ctx context.Context, kinds []string) (map[string]time.Time, error)
	// FailedMails counts the mails that ended in a bad state since then.
	FailedMails(ctx context.Context, since time.Time) (map[mail.State]int, error)
	// Mails tells how the mails are doing, by now.
	Mails(ctx context.Context, now time.Time) (Mails, error)
	// FailingMails returns up to limit mails that are tried again, the next ones first.
	FailingMails(ctx context.Context, limit int) ([]FailingMail, error)
	// Nodes lists the nodes seen since then, the newest first, up to limit.
	Nodes(ctx context.Context, since time.Time, limit int) ([]Node, error)
	// SeeNode notes that the node is there.
	SeeNode(ctx context.Context, n Node) error
	// EndNode notes that the node has ended. Jobs that it left unfinished are queued anew;
	// it returns how many.
	EndNode(ctx context.Context, id string, now time.Time) (jobs int, err error)
	// TakeOver notes that the node is lost and queues its jobs anew, unless it was seen
	// since silent.SeenAt or is lost already; it returns how many.
	TakeOver(ctx context.Context, silent Node, now time.Time) (jobs int, err error)
}

// Options are the parts of a Service.
type Options struct {
	Store Store
	Tasks []Task // what comes by itself
	Bell  Bell   // tells admins that mails fail
	// Lease is this node's on the jobs that it runs. It is nil where the database serves
	// one node alone.
	Lease *lease.Lease
	Log   *slog.Logger
	Now   func() time.Time
}

// Service tells how the background work is doing.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Bounds of a report.
const (
	maxFailing = 25
	maxNodes   = 50
	nodesKept  = 24 * time.Hour
)

// Report tells how the background work is doing. Error: fault.Forbidden.
func (s *Service) Report(ctx context.Context, actor people.Actor) (*Report, error) {
	if !actor.IsAdmin() {
		return nil, fault.Forbidden
	}
	r := &Report{At: s.Now()}
	if err := s.fill(ctx, r); err != nil {
		return nil, fmt.Errorf("report on jobs: %w", err)
	}
	return r, nil
}

func (s *Service) fill(ctx context.Context, r *Report) (err error) {
	if r.Counts, r.Capped, err = s.Store.CountJobs(ctx, r.At, Ceiling); err != nil {
		return err
	}
	if r.Failing, err = s.Store.FailingJobs(ctx, maxFailing); err != nil {
		return err
	}
	kinds := make([]string, len(s.Tasks))
	for n, t := range s.Tasks {
		kinds[n] = t.Kind
	}
	last, err := s.Store.LastRuns(ctx, kinds)
	if err != nil {
		return err
	}
	for _, t := range s.Tasks {
		r.Runs = append(r.Runs, Run{Task: t, LastAt: last[t.Kind]})
	}
	failed, err := s.Store.FailedMails(ctx, r.At.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	r.MailsRefused, r.MailsGivenUp = failed[mail.Refused], failed[mail.GivenUp]
	if r.Mails, err = s.Store.Mails(ctx, r.At); err != nil {
		return err
	}
	if r.FailingMails, err = s.Store.FailingMails(ctx, maxFailing); err != nil {
		return err
	}
	r.Nodes, err = s.Store.Nodes(ctx, r.At.Add(-nodesKept), maxNodes)
	return err
}

// TryAgain lets a job that failed run now. Errors: *fault.Conflict where it did so already,
// fault.Forbidden.
func (s *Service) TryAgain(ctx context.Context, actor people.Actor, id int64) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		return s.tryAgain(ctx, tx, actor, id)
	})
	if err != nil {
		return fmt.Errorf("try job again: %w", err)
	}
	return nil
}

func (s *Service) tryAgain(ctx context.Context, tx Tx, actor people.Actor, id int64) error {
	kind, err := tx.TryJobAgain(ctx, id)
	if err != nil {
		return err
	}
	return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.JobTriedAgain, audit.Subject{Type: "job"}, "job", strconv.FormatInt(id, 10), "kind", kind))
}

// MaxAtOnce is how many jobs TryKindAgain lets run at once: more would hold the transaction
// for long.
const MaxAtOnce = 200

// TryKindAgain lets up to MaxAtOnce jobs of the kind that failed run now, and returns how
// many. Error: fault.Forbidden.
func (s *Service) TryKindAgain(ctx context.Context, actor people.Actor, kind string) (n int, err error) {
	if !actor.IsAdmin() {
		return 0, fault.Forbidden
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		ids, err := tx.FailedJobs(ctx, kind, MaxAtOnce)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.tryAgain(ctx, tx, actor, id); err != nil {
				return err
			}
		}
		n = len(ids)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("try jobs again: %w", err)
	}
	return n, nil
}
