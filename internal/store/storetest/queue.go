package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/mail"
	"techbiz/internal/work/health"
)

// laterJob is to run at a later time.
type laterJob struct {
	N  int `json:"n"`
	at time.Time
}

func (laterJob) Kind() string           { return "test.later" }
func (j laterJob) NotBefore() time.Time { return j.at }

func jobsAreCounted(_ *testing.T, f *fixture) {
	now := time.Now()
	f.ok(f.update(func(tx invite.Tx) error {
		for n := range 5 {
			if err := tx.Enqueue(f.ctx(), mail.DeliverJob{MailID: uuid.New()}, batch.ChunkJob{BatchID: uuid.New(), From: n}); err != nil {
				return err
			}
		}
		return tx.Enqueue(f.ctx(), laterJob{1, now.Add(time.Hour)}, laterJob{2, now.Add(2 * time.Hour)})
	}))
	counts, capped, err := f.Queue().CountJobs(f.ctx(), now.Add(time.Minute), 100)
	f.ok(err)
	var got []string
	for _, c := range counts {
		got = append(got, fmt.Sprintf("%s: %d+%d+%d+%d+%d", c.Kind, c.Waiting, c.Later, c.Running, c.Failing, c.GivenUp))
		if c.Kind == health.Mail && (c.OldestAt.Before(now.Add(-time.Minute)) || c.OldestAt.After(now.Add(time.Minute))) {
			f.Errorf("the oldest mail waits since %s, now is %s", c.OldestAt, now)
		}
	}
	if want := "[batch.chunk: 5+0+0+0+0 test.later: 0+2+0+0+0 mail.deliver: 5+0+0+0+0]"; capped || fmt.Sprint(got) != want {
		f.Errorf("%v, %v, want %s", got, capped, want)
	}
	if counts, capped, err = f.Queue().CountJobs(f.ctx(), now, 3); err != nil || !capped {
		f.Errorf("no ceiling: %v, %v, %v", counts, capped, err)
	}
	if failing, err := f.Queue().FailingJobs(f.ctx(), 10); err != nil || len(failing) > 0 {
		f.Errorf("failing: %v, %v", failing, err)
	}
	if last, err := f.Queue().LastRuns(f.ctx(), []string{health.Mail, "audit.seal"}); err != nil || len(last) > 0 {
		f.Errorf("last runs: %v, %v", last, err)
	}
	f.ok(f.Queue().Update(f.ctx(), func(tx health.Tx) error {
		if _, err := tx.TryJobAgain(f.ctx(), 1); !errors.As(err, new(*fault.Conflict)) {
			f.Errorf("a job that waits is tried again: %v", err)
		}
		if _, err := tx.TryJobAgain(f.ctx(), 4711); !errors.Is(err, fault.NotFound) {
			f.Errorf("a job that is not there is tried again: %v", err)
		}
		ids, err := tx.FailedJobs(f.ctx(), health.Mail, 10)
		if len(ids) > 0 {
			f.Errorf("failed jobs: %v", ids)
		}
		return err
	}))
}

func failedMailsAreCounted(_ *testing.T, f *fixture) {
	var ends []mail.End
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		for n, state := range []mail.State{mail.Refused, mail.Refused, mail.GivenUp, mail.Sent, mail.Refused} {
			m := &mail.Mail{ID: uuid.Must(uuid.NewV7()), Kind: mail.NewDevice, To: f.email(numbered(n)), MessageID: uuid.NewString(), State: mail.Queued, QueuedAt: f.at, NotAfter: f.at.Add(time.Hour)}
			at := f.at
			if n == 0 {
				at = f.at.Add(-25 * time.Hour)
			}
			ends = append(ends, mail.End{MailID: m.ID, State: state, At: at})
			if err := tx.AddMails(f.ctx(), m); err != nil {
				return err
			}
		}
		_, err := tx.EndMails(f.ctx(), ends...)
		return err
	}))
	got := must[map[mail.State]int](f)(f.Queue().FailedMails(f.ctx(), f.at.Add(-24*time.Hour)))
	if len(got) != 2 || got[mail.Refused] != 2 || got[mail.GivenUp] != 1 {
		f.Errorf("failed mails: %v", got)
	}
}

func nodesAreSeen(_ *testing.T, f *fixture) {
	alpha := health.Node{ID: "a", Host: "alpha", Role: "web", Version: "v1", StartedAt: f.at, SeenAt: f.at}
	beta := health.Node{ID: "b", Host: "beta", Role: "worker", Version: "v2", StartedAt: f.at, SeenAt: f.at.Add(time.Second)}
	for _, n := range []health.Node{alpha, beta, alpha} {
		f.ok(f.Queue().SeeNode(f.ctx(), n))
	}
	alpha.SeenAt = f.at.Add(time.Minute)
	f.ok(f.Queue().SeeNode(f.ctx(), alpha))
	nodes := must[[]health.Node](f)(f.Queue().Nodes(f.ctx(), f.at.Add(-time.Hour), 10))
	if len(nodes) != 2 || nodes[0].ID != "a" || !nodes[0].SeenAt.Equal(alpha.SeenAt) || !nodes[0].StartedAt.Equal(f.at) || nodes[1].Version != "v2" {
		f.Errorf("nodes: %+v", nodes)
	}
	for range 2 {
		if jobs, err := f.Queue().EndNode(f.ctx(), "a", f.at); err != nil || jobs != 0 {
			f.Errorf("end of a node without jobs: %d, %v", jobs, err)
		}
	}
	if nodes = must[[]health.Node](f)(f.Queue().Nodes(f.ctx(), f.at.Add(time.Second), 10)); len(nodes) != 0 {
		f.Errorf("nodes not seen since: %+v", nodes)
	}
}

func silentNodesAreLost(_ *testing.T, f *fixture) {
	silent := health.Node{ID: "a", Host: "alpha", Role: "worker", Version: "v1", StartedAt: f.at, SeenAt: f.at}
	f.ok(f.Queue().SeeNode(f.ctx(), silent))
	lost := func() time.Time {
		return must[[]health.Node](f)(f.Queue().Nodes(f.ctx(), f.at.Add(-time.Hour), 10))[0].LostAt
	}
	earlier := silent
	earlier.SeenAt = f.at.Add(-time.Second)
	must[int](f)(f.Queue().TakeOver(f.ctx(), earlier, f.at.Add(time.Minute)))
	if at := lost(); !at.IsZero() {
		f.Errorf("lost at %s, though seen since", at)
	}
	for _, at := range []time.Time{f.at.Add(time.Minute), f.at.Add(time.Hour)} {
		must[int](f)(f.Queue().TakeOver(f.ctx(), silent, at))
	}
	if at := lost(); !at.Equal(f.at.Add(time.Minute)) {
		f.Errorf("lost at %s", at)
	}
	silent.SeenAt = f.at.Add(2 * time.Minute)
	f.ok(f.Queue().SeeNode(f.ctx(), silent))
	if at := lost(); !at.IsZero() {
		f.Errorf("back, and still lost at %s", at)
	}
}
