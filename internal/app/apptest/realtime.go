package apptest

import (
	"time"

	"techbiz/internal/app"
	"techbiz/internal/mailer"
)

// RealTime has the program live by the machine's clock instead of the world's, which
// nothing asks then: for jobs, which River starts by the machine's clock.
func RealTime(o *app.Options) {
	o.Now = func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
	o.Transport = mailer.NewOutbox(o.Store.Outbox(), o.Now)
}
