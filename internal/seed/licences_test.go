package seed_test

import (
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// within runs do on the account, locked, in one transaction, as other services would.
func (w *world) within(a *techpass.Account, do func(tx seed.OwnTx, a *techpass.Account) error) error {
	return w.Store.Invites().Update(w.Context(), func(itx invite.Tx) error {
		tx := itx.(seed.OwnTx) // one transaction implements the ports of all packages
		locked, err := itx.Account(w.Context(), a.ID)
		if err != nil {
			return err
		}
		if err := do(tx, locked); err != nil {
			return err
		}
		return itx.UpdateAccount(w.Context(), locked)
	})
}

func (w *world) want(a *techpass.Account) {
	w.Helper()
	w.OK(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.Seeds.Want(w.Context(), tx, a.Actor(), a) }))
}

func (w *world) decline(a *techpass.Account) {
	w.Helper()
	w.OK(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.Seeds.Decline(w.Context(), tx, a.Actor(), a) }))
}

func (w *world) enrol(a *techpass.Account) error {
	return w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.Seeds.Enrol(w.Context(), tx, a.Actor(), a.ID) })
}

func (w *world) unused(a *techpass.Account) {
	w.Helper()
	w.OK(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.Seeds.Unused(w.Context(), tx, a.ID) }))
}

// invited has the SEED mail of somebody who holds a licence arrive.
func (w *world) invited(a *techpass.Account) {
	w.Helper()
	id := w.Provisioning(a.ID).MailID
	w.OK(w.Mails.DeliverNow(w.Context(), id))
	for range 2 { // every job may run twice
		w.OK(w.Seeds.MailEnded(w.Context(), id))
	}
}

func (w *world) size(n int) {
	w.Helper()
	w.OK(w.Seeds.SetSize(w.Context(), w.admin.Actor(), n))
}

// is checks the states of accounts, and that the pool's count is the truth.
func (w *world) is(want map[*techpass.Account]seed.State) {
	w.Helper()
	for a, state := range want {
		if got := w.Provisioning(a.ID).State; got != state {
			w.Errorf("%s is %s, want %s", a.Email, got, state)
		}
	}
	w.counted()
}

func (w *world) counted() seed.Pool {
	w.Helper()
	pool, err := w.Store.Seeds().Pool(w.Context())
	w.OK(err)
	counts, err := w.Store.Seeds().AgencyCounts(w.Context(), people.Agency{})
	w.OK(err)
	held := 0
	for _, c := range counts {
		held += c.Invited + c.Onboarded
	}
	if pool.Taken != held {
		w.Errorf("the pool counts %d licences, and %d are held", pool.Taken, held)
	}
	return pool
}

func (w *world) standing(a *techpass.Account) seed.Standing {
	w.Helper()
	st, err := seed.StandingOf(w.Context(), w.Store, w.Account(a.ID), w.Clock.Now())
	w.OK(err)
	return st
}
