package seed_test

import (
	"testing"

	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// TestOnePersonHasOneLicence: accounts of one mailbox are one person's. The first that asks
// is served; the others wait until it needs SEED no more, and hold up nobody.
func TestOnePersonHasOneLicence(t *testing.T) {
	both(t, func(w *world) {
		w.size(9)
		tan, tan2, tan3 := w.Active("tan@tech.gov.sg"), w.Active("tan+test@tech.gov.sg"), w.Active("tan+a+b@tech.gov.sg")
		// +x@ has no name before its sub-address; of another domain tan is somebody else.
		others := map[*techpass.Account]seed.State{}
		for _, mailbox := range []string{"+test@tech.gov.sg", "+a@tech.gov.sg", "tan@hive.gov.sg", "tan2@tech.gov.sg", "ta+n@tech.gov.sg"} {
			others[w.Active(mailbox)] = seed.Licensed
		}
		w.want(tan2)
		w.want(tan)
		w.want(tan3)
		for a := range others {
			w.want(a)
		}
		w.is(map[*techpass.Account]seed.State{tan2: seed.Licensed, tan: seed.Requested, tan3: seed.Requested})
		w.is(others)
		for _, a := range []*techpass.Account{tan, tan3} {
			if st := w.standing(a); st.Waits != seed.ForAnother || st.Place != 0 {
				t.Errorf("%s: %+v", a.Email, st)
			}
		}
		w.decline(tan2) // it goes on with who asked next
		w.is(map[*techpass.Account]seed.State{tan2: seed.Deprovisioned, tan: seed.Licensed, tan3: seed.Requested})
		w.decline(tan)
		w.is(map[*techpass.Account]seed.State{tan: seed.Deprovisioned, tan3: seed.Licensed})
	})
}

// TestOnePersonHoldsOnePlace in the line, in which nobody else comes later for it.
func TestOnePersonHoldsOnePlace(t *testing.T) {
	both(t, func(w *world) {
		w.size(0)
		tan, tan2, lim := w.Active("tan@tech.gov.sg"), w.Active("tan+test@tech.gov.sg"), w.Active("lim@tech.gov.sg")
		for _, a := range []*techpass.Account{tan, tan2, lim} {
			w.want(a)
		}
		if st := w.standing(tan2); st.Waits != seed.ForAnother {
			t.Errorf("%+v", st)
		}
		if st := w.standing(lim); st.Waits != seed.ForLicence || st.Place != 2 {
			t.Errorf("%+v", st)
		}
		w.size(3)
		w.is(map[*techpass.Account]seed.State{tan: seed.Licensed, lim: seed.Licensed, tan2: seed.Requested})
		if pool := w.counted(); pool.Free() != 1 {
			t.Errorf("%+v", pool)
		}
	})
}
