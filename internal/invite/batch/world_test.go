package batch_test

import (
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/testparts/testdb"
)

// world is a world with two officers, in which batches wait for five minutes.
type world struct {
	*apptest.World

	officer people.Actor
	other   people.Actor
}

// both runs the test on both databases. Each change may alter the options first.
func both(t *testing.T, run func(w *world), changes ...func(*app.Options)) {
	t.Helper()
	wait := func(o *app.Options) { o.BatchWait = 5 * time.Minute }
	testdb.OnBoth(t, func(t *testing.T, url string) {
		w := &world{World: apptest.New(t, url, append([]func(*app.Options){wait}, changes...)...)}
		w.Allow("tech.gov.sg", "hive.gov.sg", "acme.com")
		w.officer, w.other = w.Officer("officer@tech.gov.sg").Actor(), w.Officer("officer2@hive.gov.sg").Actor()
		run(w)
	})
}

// atOnce has batches begin as soon as they are submitted.
func atOnce(o *app.Options) { o.BatchWait = 0 }
