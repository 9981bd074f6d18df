package seed_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/insight"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// folded lets the trail be read, as every minute.
func (w *world) folded() {
	w.Helper()
	_, err := audit.NewService(w.store.Audits(), slog.New(slog.DiscardHandler)).Seal(w.ctx())
	w.ok(err)
	_, err = insight.NewService(w.store.Insight(), func() time.Time { return w.at }).Fold(w.ctx())
	w.ok(err)
}

func (w *world) stale(want int) {
	w.Helper()
	if n, more, err := w.seeds.CountStale(w.ctx(), w.officer.Actor()); n != want || more || err != nil {
		w.Errorf("%d are stale (%v), want %d, %v", n, more, want, err)
	}
}

// TestStaleMailsAreSentAgain: to those alone who hold a licence, did not use the mail for a
// week, and may use their account; once.
func TestStaleMailsAreSentAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(5)
		silent, refused, here, away, fresh, waits := w.vendor(), w.vendor(), w.vendor(), w.vendor(), w.vendor(), w.vendor()
		for _, a := range []*techpass.Account{silent, refused, here, away} {
			w.want(a)
		}
		w.invited(silent)
		w.ok(w.mails.Refuse(w.ctx(), w.of(refused).MailID, "550 no"))
		w.invited(here)
		w.ok(w.enrol(here))
		w.ok(w.within(away, func(_ seed.OwnTx, a *techpass.Account) error { a.Disable(techpass.Idle, w.at); return nil }))
		w.at = w.at.Add(seed.StaleFor - time.Hour)
		w.want(fresh)
		w.want(waits)
		w.folded()
		w.stale(0)
		if _, err := w.seeds.AskStaleAgain(w.ctx(), w.officer.Actor()); !isConflict(err) {
			t.Errorf("none to send: %v", err)
		}

		w.at = w.at.Add(time.Hour)
		w.stale(2)
		if _, err := w.seeds.AskStaleAgain(w.ctx(), silent.Actor()); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a vendor: %v", err)
		}
		if _, err := w.seeds.AskStaleAgain(w.ctx(), w.admin.Actor()); !isConflict(err) {
			t.Errorf("an admin, who invited nobody: %v", err)
		}
		before := w.of(silent).MailID
		if n, err := w.seeds.AskStaleAgain(w.ctx(), w.officer.Actor()); n != 2 || err != nil {
			t.Errorf("%d sent, %v", n, err)
		}
		for _, a := range []*techpass.Account{silent, refused} {
			if p := w.of(a); p.State != seed.Licensed || p.Attempt != 2 || !p.MailedAt.Equal(w.at) || !p.ExpiresAt.Equal(w.at.Add(seed.Lifetime)) || p.MailID == before {
				t.Errorf("%+v", p)
			}
		}
		if got := w.actions(silent); got[len(got)-1] != audit.SEEDMailAsked && got[0] != audit.SEEDMailAsked {
			t.Errorf("events %v", got)
		}
		w.stale(0) // at once, before the trail is read
		if _, err := w.seeds.AskStaleAgain(w.ctx(), w.officer.Actor()); !isConflict(err) {
			t.Errorf("once more: %v", err)
		}
		w.is(map[*techpass.Account]seed.State{here: seed.Onboarded, away: seed.Licensed, fresh: seed.Licensed, waits: seed.Requested})
	})
}

func isConflict(err error) bool {
	_, ok := errors.AsType[*fault.Conflict](err)
	return ok
}
