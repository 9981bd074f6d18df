package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"techbiz/internal/queue"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
)

// failingArgs is a job that fails.
type failingArgs struct {
	N int `json:"n"`
}

func (failingArgs) Kind() string { return "test.fails" }

// failingWorker tries again after an hour.
type failingWorker struct {
	river.WorkerDefaults[failingArgs]
}

func (failingWorker) Work(context.Context, *river.Job[failingArgs]) error {
	return errors.New("550 no mailbox jane@acme.com here")
}

func (failingWorker) NextRetry(*river.Job[failingArgs]) time.Time { return time.Now().Add(time.Hour) }

// failJobs runs jobs that fail, in a queue of their own.
func (p *portal) failJobs(n int) {
	p.Helper()
	workers := river.NewWorkers()
	river.AddWorker(workers, failingWorker{})
	client, err := river.NewClient(p.Store.WorkDriver(), &river.Config{
		Queues: map[string]river.QueueConfig{"test": {MaxWorkers: 1}}, Workers: workers, FetchPollInterval: 100 * time.Millisecond, Logger: slog.New(slog.DiscardHandler),
	})
	p.OK(err)
	failed, cancel := client.Subscribe(river.EventKindJobFailed)
	defer cancel()
	ctx := context.Background()
	p.OK(client.Start(ctx))
	for i := range n {
		_, err := client.Insert(ctx, failingArgs{N: i}, &river.InsertOpts{MaxAttempts: 1 + i, Queue: "test"}) // the first is given up
		p.OK(err)
	}
	for range n {
		<-failed
	}
	p.OK(client.Stop(ctx))
}

func TestAdminSeesTheQueue(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.admin())
	b.get("/admin/queue").is(http.StatusOK).says("No node runs jobs").says("No node has said that it is there")
	p.OK(p.Store.Queue().SeeNode(t.Context(), queue.Node{ID: "1", Host: "alpha", Role: "all", Version: "v9", StartedAt: p.Clock.Now(), SeenAt: p.Clock.Now()}))
	b.get("/admin/queue").is(http.StatusOK).says("All is well").says("alpha Pages and jobs v9")
	p.failJobs(2)
	page := b.get("/admin/queue").is(http.StatusOK).says("“test.fails” was given up").says("1 job failed too often").says("550 no mailbox [mailbox] here").
		says("Given up 1 of 1").says("Tried again 1 of 2").saysNot("jane@acme.com")
	b.post("/admin/queue/try", "job", page.field("job")).leadsTo("/admin/queue")
	b.get("/admin/queue").says("The job is tried again now")
	b.post("/admin/queue/try", "job", page.field("job")).leadsTo("/admin/queue")
	b.get("/admin/queue").says("does not wait to be tried again any more")
	b.post("/admin/queue/try", "kind", "test.fails").leadsTo("/admin/queue")
	b.get("/admin/queue").says("1 job is tried again now").saysNot("Jobs that failed")
	b.post("/admin/queue/try", "job", "999999").leadsTo("/admin/queue")
	b.get("/admin/queue").says("not there any more")
	b.post("/admin/queue/try").is(http.StatusNotFound)
	b.get("/admin/audit?action=job.tried_again").is(http.StatusOK)
}

func TestAdminSeesTheSettings(t *testing.T) {
	p := newPortalWith(t, func(o *web.Options) {
		o.Config.Facts = []kit.Fact{{Label: "Database", Value: "SQLite, schema version 18"}}
		o.Config.Settings = []kit.Setting{{Name: "--mail-url", Env: "TECHBIZ_MAIL_URL", Value: "smtp://u:xxxxx@mail", Source: "Environment", Help: "How mails leave."}, {Name: "--demo"}}
	})
	page := p.as(p.admin()).get("/admin/settings").is(http.StatusOK).says("SQLite, schema version 18").says("smtp://u:xxxxx@mail Environment How mails leave.").says("--demo Not set")
	if !strings.Contains(page.text(), "TECHBIZ_MAIL_URL") {
		t.Error("the variable is not named")
	}
}
