package work_test

import (
	"context"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/mail"
	"techbiz/internal/testparts/testdb"
	"techbiz/internal/work"
)

// The tests look for Trace IDs.
func TestMain(m *testing.M) {
	apptest.GiveTraceIDs()
	m.Run()
}

// both runs the test on each database, in a world whose clock runs, with a mail server of
// its own and so many workers.
func both[S mail.Transport](t *testing.T, newServer func() S, workers int, test func(w *apptest.World, smtp S)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) {
		smtp := newServer()
		w := apptest.New(t, url, func(o *app.Options) { o.Transport, o.Worker.MaxWorkers = smtp, workers })
		w.Clock.Run()
		test(w, smtp)
	})
}

// start runs the jobs until the test stops them.
func start(w *apptest.World) *work.Worker {
	w.Helper()
	worker, err := w.NewWorker()
	w.OK(err)
	w.OK(worker.Start(w.Context()))
	return worker
}

// stop lets the jobs that run come to their end.
func stop(w *apptest.World, worker *work.Worker) {
	w.Helper()
	w.OK(worker.Stop(context.Background()))
}

// await asks again until it is so, for some time.
func await(within time.Duration, so func() bool) bool {
	for deadline := time.Now().Add(within); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}
