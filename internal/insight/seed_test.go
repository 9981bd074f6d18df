package insight_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/insight"
	"techbiz/internal/people"
	"techbiz/internal/seed"
)

// provisioned stores how the account's SEED stands, and records what led there.
func (w *world) provisioned(accountID uuid.UUID, state seed.State, onboarded time.Time, action audit.Action) {
	w.Helper()
	w.ok(w.store.Seeds().Update(w.ctx(), func(tx seed.OwnTx) error {
		if err := tx.StoreProvisionings(w.ctx(), &seed.Provisioning{AccountID: accountID, State: state, OnboardedAt: onboarded, ChangedAt: w.at}); err != nil {
			return err
		}
		return tx.Record(w.ctx(), audit.New(w.ctx(), w.at, people.System(), action, seed.Subject(accountID)))
	}))
}

// TestSEEDOnboardedStays: a device counts once it is onboarded, and also when it is given
// back and nothing is known of it any more; it goes along with a hand-over.
func TestSEEDOnboardedStays(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, url(t))
			officer, colleague := w.officers[0], w.officers[2]
			i := w.invite(officer, 3) // who needs SEED
			w.activate(i)
			w.fold()
			expect := func(of people.Actor, want int) {
				t.Helper()
				w.fold()
				weeks, err := w.store.Insight().Weeks(w.ctx(), insight.OfInviter(of.ID), insight.WeekOf(w.at))
				w.ok(err)
				if len(weeks) != 1 || weeks[0].SEEDWanted != 1 || weeks[0].SEEDOnboarded != want {
					t.Errorf("%+v, want %d onboarded", weeks, want)
				}
			}
			expect(officer, 0)
			w.provisioned(i.AccountID, seed.Onboarded, w.at, audit.SEEDOnboarded)
			expect(officer, 1)
			w.provisioned(i.AccountID, seed.Requested, time.Time{}, audit.SEEDRequested)
			expect(officer, 1)
			_, err := w.lives.HandOver(w.ctx(), officer, colleague.Email)
			w.ok(err)
			expect(colleague, 1)
		})
	}
}
