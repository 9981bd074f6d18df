package work_test

import (
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/mail/notice"
)

// What is told within the wait leaves in one mail, and not before the wait is over.
func TestNoticesAreGatheredIntoOneMail(t *testing.T) {
	both(t, newServer, 4, func(w *apptest.World, smtp *server) {
		tell := func(mailbox string, wait time.Duration, times int) {
			a := w.Active(mailbox)
			for range times {
				w.OK(w.Store.Notices().Update(w.Context(), func(tx notice.Tx) error {
					return notice.Notifier{Wait: wait}.Notify(w.Context(), tx, w.Clock.Now(), notice.Notice{AccountID: a.ID, Kind: notice.Lapsed}, notice.Notice{AccountID: a.ID, Kind: notice.Onboarded})
				}))
			}
		}
		tell("later@tech.gov.sg", time.Hour, 1)
		tell("soon@tech.gov.sg", 0, 50)
		worker := start(w)
		await(time.Minute, func() bool { return smtp.copies("soon@tech.gov.sg") > 0 })
		stop(w, worker)
		if soon, later := smtp.copies("soon@tech.gov.sg"), smtp.copies("later@tech.gov.sg"); soon != 1 || later != 0 {
			w.Errorf("%d mails at once and %d before their time, want 1 and 0", soon, later)
		}
	})
}
