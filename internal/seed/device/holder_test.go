package device_test

import (
	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// holder adds an active account that accepted the policy and whose SEED stands so.
func (w *world) holder(mailbox string, state seed.State) *techpass.Account {
	w.Helper()
	a := w.Change(w.Active(mailbox).ID, func(a *techpass.Account) { a.SEED = true })
	w.provisioned(a, state)
	w.accepts(a)
	return a
}

// accepts has the holder accept the policy in force.
func (w *world) accepts(a *techpass.Account) {
	w.Helper()
	inForce, err := w.Store.Enrolments().VersionInForce(w.Context(), policy.AcceptableUse)
	w.OK(err)
	w.OK(w.Devices.AcceptUse(w.Context(), a.Actor(), inForce))
}

// publishes brings another version of the policy into force.
func (w *world) publishes(version string) {
	w.Helper()
	admin := w.As(people.RoleAdmin, "admin@tech.gov.sg")
	draft, err := w.Policies.Save(w.Context(), admin, policy.AcceptableUse, policy.Form{Version: version, Text: "Use devices well."}, 0)
	w.OK(err)
	_, err = w.Policies.Publish(w.Context(), admin, policy.AcceptableUse, draft.Revision)
	w.OK(err)
}

func (w *world) provisioned(a *techpass.Account, state seed.State) {
	w.Helper()
	p := &seed.Provisioning{AccountID: a.ID, State: state, ChangedAt: w.Clock.Now()}
	if state == seed.Invited {
		p.LicensedAt, p.MailedAt, p.ExpiresAt = w.Clock.Now(), w.Clock.Now(), w.Clock.Now().Add(seed.Lifetime)
	}
	w.OK(w.Store.Seeds().Update(w.Context(), func(tx seed.OwnTx) error {
		pool, err := tx.SEEDPool(w.Context())
		if err != nil {
			return err
		}
		pool.Size, pool.Taken = pool.Size+1, pool.Taken+1
		if err := tx.StoreSEEDPool(w.Context(), pool); err != nil {
			return err
		}
		return tx.StoreProvisionings(w.Context(), p)
	}))
}

// stands checks where the holder stands with SEED.
func (w *world) stands(a *techpass.Account, want seed.State) {
	w.Helper()
	if got := w.Provisioning(a.ID).State; got != want {
		w.Errorf("SEED is %s, want %s", got, want)
	}
}

// lapsed checks by whom and why SEED of the holder lapsed last.
func (w *world) lapsed(a *techpass.Account, by people.Role, cause string) {
	w.Helper()
	events := w.Events("seed", a.ID)
	last := events[len(events)-1]
	if last.Action != audit.SEEDLapsed || last.ActorRole != by || last.Data["cause"] != cause {
		w.Errorf("it ends with %s by %s, %v; want lapsed by %s, %s", last.Action, last.ActorRole, last.Data, by, cause)
	}
}
