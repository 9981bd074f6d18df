package seed_test

import (
	"errors"
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// folded lets the trail be read, as every minute.
func (w *world) folded() {
	w.Helper()
	_, err := w.Audit.Seal(w.Context())
	w.OK(err)
	_, err = w.Insight.Fold(w.Context())
	w.OK(err)
}

func (w *world) stale(want int) {
	w.Helper()
	if n, more, err := w.Seeds.CountStale(w.Context(), w.officer.Actor()); n != want || more || err != nil {
		w.Errorf("%d are stale (%v), want %d, %v", n, more, want, err)
	}
}

// noneToSend checks that somebody has no mails to send again.
func (w *world) noneToSend(who people.Actor) {
	w.Helper()
	_, err := w.Seeds.AskStaleAgain(w.Context(), who)
	apptest.WantConflict(w.TB, err)
}

// TestStaleMailsAreSentAgain: to those alone who hold a licence, did not use the mail for a
// week, and may use their account; once.
func TestStaleMailsAreSentAgain(t *testing.T) {
	both(t, func(w *world) {
		w.size(5)
		silent, refused, here, away, fresh, waits := w.vendor(), w.vendor(), w.vendor(), w.vendor(), w.vendor(), w.vendor()
		for _, a := range []*techpass.Account{silent, refused, here, away} {
			w.want(a)
		}
		w.invited(silent)
		w.OK(w.Mails.Refuse(w.Context(), w.Provisioning(refused.ID).MailID, "550 no"))
		w.invited(here)
		w.OK(w.enrol(here))
		w.OK(w.within(away, func(_ seed.OwnTx, a *techpass.Account) error { a.Disable(techpass.Idle, w.Clock.Now()); return nil }))
		w.Clock.Add(seed.StaleFor - time.Hour)
		w.want(fresh)
		w.want(waits)
		w.folded()
		w.stale(0)
		w.noneToSend(w.officer.Actor())

		w.Clock.Add(time.Hour)
		w.stale(2)
		if _, err := w.Seeds.AskStaleAgain(w.Context(), silent.Actor()); !errors.Is(err, fault.Forbidden) {
			w.Errorf("a vendor: %v", err)
		}
		w.noneToSend(w.admin.Actor()) // who invited nobody
		before := w.Provisioning(silent.ID).MailID
		if n, err := w.Seeds.AskStaleAgain(w.Context(), w.officer.Actor()); n != 2 || err != nil {
			w.Errorf("%d sent, %v", n, err)
		}
		for _, a := range []*techpass.Account{silent, refused} {
			if p := w.Provisioning(a.ID); p.State != seed.Licensed || p.Attempt != 2 || !p.MailedAt.Equal(w.Clock.Now()) || !p.ExpiresAt.Equal(w.Clock.Now().Add(seed.Lifetime)) || p.MailID == before {
				w.Errorf("%+v", p)
			}
		}
		if got := w.Actions("seed", silent.ID); got[len(got)-1] != audit.SEEDMailAsked && got[0] != audit.SEEDMailAsked {
			w.Errorf("events %v", got)
		}
		w.stale(0)                      // at once, before the trail is read
		w.noneToSend(w.officer.Actor()) // who did just now
		w.is(map[*techpass.Account]seed.State{here: seed.Onboarded, away: seed.Licensed, fresh: seed.Licensed, waits: seed.Requested})
	})
}
