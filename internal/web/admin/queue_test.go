package admin_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"techbiz/internal/app/webtest"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
	"techbiz/internal/work/health"
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
func failJobs(p *webtest.Portal, n int) {
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
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/admin/queue").Is(http.StatusOK).Says("No node runs jobs").Says("No node has said that it is there")
	p.OK(p.Store.Queue().SeeNode(t.Context(), health.Node{ID: "1", Host: "alpha", Role: "all", Version: "v9", StartedAt: p.Clock.Now(), SeenAt: p.Clock.Now()}))
	b.Get("/admin/queue").Is(http.StatusOK).Says("All is well").Says("alpha Pages and jobs v9")
	failJobs(p, 2)
	page := b.Get("/admin/queue").Is(http.StatusOK).Says("“test.fails” was given up").Says("1 job failed too often").Says("550 no mailbox [mailbox] here").
		Says("Given up 1 of 1").Says("Tried again 1 of 2").SaysNot("jane@acme.com")
	b.Post("/admin/queue/try", "job", page.Field("job")).LeadsTo("/admin/queue")
	b.Get("/admin/queue").Says("The job is tried again now")
	b.Post("/admin/queue/try", "job", page.Field("job")).LeadsTo("/admin/queue")
	b.Get("/admin/queue").Says("does not wait to be tried again any more")
	b.Post("/admin/queue/try", "kind", "test.fails").LeadsTo("/admin/queue")
	b.Get("/admin/queue").Says("1 job is tried again now").SaysNot("Jobs that failed")
	b.Post("/admin/queue/try", "job", "999999").LeadsTo("/admin/queue")
	b.Get("/admin/queue").Says("not there any more")
	b.Post("/admin/queue/try").Is(http.StatusNotFound)
	b.Get("/admin/audit?action=job.tried_again").Is(http.StatusOK)
}

func TestAdminSeesTheSettings(t *testing.T) {
	p := webtest.NewPortalWith(t, func(o *web.Options) {
		o.Config.Facts = []kit.Fact{{Label: "Database", Value: "SQLite, schema version 18"}}
		o.Config.Settings = []kit.Setting{{Name: "--mail-url", Env: "TECHBIZ_MAIL_URL", Value: "smtp://u:xxxxx@mail", Source: "Environment", Help: "How mails leave."}, {Name: "--demo"}}
	})
	page := p.BrowserOf(p.AdminAccount()).Get("/admin/settings").Is(http.StatusOK).Says("SQLite, schema version 18").Says("smtp://u:xxxxx@mail Environment How mails leave.").Says("--demo Not set")
	if !strings.Contains(page.Text(), "TECHBIZ_MAIL_URL") {
		t.Error("the variable is not named")
	}
}
