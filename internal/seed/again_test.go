package seed_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
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

// TestStaleMailsAreSentAgain: to those alone whose mail arrived, who did not use it for a week,
// and may use their account; once. A mail that was refused is for each of them to look after.
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
		w.stale(1)
		if _, err := w.Seeds.AskStaleAgain(w.Context(), silent.Actor()); !errors.Is(err, fault.Forbidden) {
			w.Errorf("a vendor: %v", err)
		}
		w.noneToSend(w.admin.Actor()) // who invited nobody
		before := w.Provisioning(silent.ID).MailID
		if n, err := w.Seeds.AskStaleAgain(w.Context(), w.officer.Actor()); n != 1 || err != nil {
			w.Errorf("%d sent, %v", n, err)
		}
		for _, a := range []*techpass.Account{silent} {
			if p := w.Provisioning(a.ID); p.State != seed.Licensed || p.Attempt != 2 || !p.MailedAt.Equal(w.Clock.Now()) || !p.ExpiresAt.Equal(w.Clock.Now().Add(seed.Lifetime)) || p.MailID == before {
				w.Errorf("%+v", p)
			}
		}
		if got := w.Actions("seed", silent.ID); got[len(got)-1] != audit.SEEDMailAsked && got[0] != audit.SEEDMailAsked {
			w.Errorf("events %v", got)
		}
		w.stale(0)                      // at once, before the trail is read
		w.noneToSend(w.officer.Actor()) // who did just now
		w.is(map[*techpass.Account]seed.State{here: seed.Onboarded, away: seed.Licensed, refused: seed.Licensed, fresh: seed.Licensed, waits: seed.Requested})
	})
}

// TestMissingMailIsToldAndSentAgain: who invited is told once that the mail did not arrive, and
// another one may be sent at once.
func TestMissingMailIsToldAndSentAgain(t *testing.T) {
	both(t, func(w *world) {
		w.size(3)
		refused, lost := w.vendor(), w.vendor()
		own := w.Active("lone@tech.gov.sg")
		w.want(refused)
		w.want(lost)
		w.want(own) // whom nobody invited
		ended := func(a *techpass.Account, state mail.State) {
			id := w.Provisioning(a.ID).MailID
			w.OK(w.Store.Mails().Update(w.Context(), func(tx mail.Tx) error {
				_, err := tx.EndMails(w.Context(), mail.End{MailID: id, State: state, Reply: "550 5.1.1 no", At: w.Clock.Now()})
				return err
			}))
			for range 2 { // every job may run twice
				w.OK(w.Seeds.MailEnded(w.Context(), id))
			}
		}
		ended(refused, mail.Refused)
		ended(lost, mail.GivenUp)
		ended(own, mail.Refused)
		var kinds []notice.Kind
		for _, n := range w.Told(w.officer.ID) {
			kinds = append(kinds, n.Kind)
		}
		if want := []notice.Kind{notice.SEEDNotDelivered, notice.SEEDMailRefused}; !slices.Equal(kinds, want) {
			w.Errorf("told %v, want %v", kinds, want)
		}
		if st := w.standing(refused); st.Waits != seed.ForRemail || st.Delivery.Trouble() != mail.NoMailbox || st.Delivery.Reply != "550 5.1.1 no" {
			w.Errorf("%+v", st)
		}
		before := w.Provisioning(refused.ID).MailID
		w.OK(w.Seeds.AskAgain(w.Context(), w.officer.Actor(), refused.ID))
		if p := w.Provisioning(refused.ID); p.MailID == before || p.Attempt != 2 || w.standing(refused).Waits != seed.ForMail {
			w.Errorf("%+v", p)
		}
		tooSoon := &fault.TooSoon{}
		if err := w.Seeds.AskAgain(w.Context(), w.officer.Actor(), refused.ID); !errors.As(err, &tooSoon) {
			w.Errorf("while it is on its way: %v", err)
		}
	})
}
