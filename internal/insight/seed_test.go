package insight_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
)

// provisioned stores how the account's SEED stands, and records what led there.
func (w *world) provisioned(accountID uuid.UUID, state seed.State, onboarded time.Time, action audit.Action) {
	w.Helper()
	w.OK(w.Store.Seeds().Update(w.Context(), func(tx seed.OwnTx) error {
		if err := tx.StoreProvisionings(w.Context(), &seed.Provisioning{AccountID: accountID, InvitationID: w.invitationOf(accountID), State: state,
			QueuedAt: w.Clock.Now(), MailedAt: w.Clock.Now(), OnboardedAt: onboarded, ChangedAt: w.Clock.Now()}); err != nil {
			return err
		}
		return tx.Record(w.Context(), audit.New(w.Context(), w.Clock.Now(), people.System(), action, seed.Subject(accountID)))
	}))
}

// declined notes that the invitee needs no SEED after all.
func (w *world) declined(i *invite.Invitation) {
	w.Helper()
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error {
		stored, err := tx.Invitation(w.Context(), i.ID)
		if err != nil {
			return err
		}
		stored.SEED = false
		return tx.UpdateInvitation(w.Context(), stored)
	}))
	w.provisioned(i.AccountID, seed.Deprovisioned, time.Time{}, audit.SEEDDeclined)
}

func (w *world) invitationOf(accountID uuid.UUID) uuid.UUID {
	for _, i := range w.sent {
		if i.AccountID == accountID {
			return i.ID
		}
	}
	return uuid.Nil
}

// TestWhatSEEDWaitsFor: each by its time, and as soon as the trail is read; it goes along
// with a hand-over.
func TestWhatSEEDWaitsFor(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		officer, colleague := w.officers[0], w.officers[1]
		waits, mailed, lapsed := w.invite(officer, 3), w.invite(officer, 6), w.invite(officer, 9)
		for _, i := range []*invite.Invitation{waits, mailed, lapsed} {
			w.activate(i)
		}
		w.provisioned(waits.AccountID, seed.Requested, time.Time{}, audit.SEEDRequested)
		w.provisioned(mailed.AccountID, seed.Invited, time.Time{}, audit.SEEDMailed)
		w.provisioned(lapsed.AccountID, seed.Lapsed, time.Time{}, audit.SEEDLapsed)
		w.fold()
		start := w.Clock.Now()
		expect := func(after time.Duration, of people.Actor, want map[insight.Reason]*invite.Invitation) {
			t.Helper()
			w.Clock.Set(start.Add(after))
			for _, scope := range []insight.Scope{insight.OfInviter(of.ID), insight.All()} {
				stuck, err := w.Insight.Stuck(w.Context(), w.admin, scope)
				if scope.IsInviter() {
					stuck, err = w.Insight.Stuck(w.Context(), of, scope)
				}
				w.OK(err)
				got := map[insight.Reason]*invite.Invitation{}
				for _, s := range stuck {
					got[s.Reason] = s.Examples[0]
					if s.Total != 1 || want[s.Reason] == nil || want[s.Reason].ID != s.Examples[0].ID {
						t.Errorf("after %s: %s, %d", after, s.Reason, s.Total)
					}
				}
				if len(got) != len(want) {
					t.Errorf("after %s: %v, want %v", after, got, want)
				}
			}
		}
		expect(0, officer, map[insight.Reason]*invite.Invitation{insight.NoLicence: waits, insight.SEEDLapsed: lapsed})
		expect(seed.StaleFor, officer, map[insight.Reason]*invite.Invitation{insight.NoLicence: waits, insight.NoDevice: mailed, insight.SEEDLapsed: lapsed})
		expect(seed.Lifetime, officer, map[insight.Reason]*invite.Invitation{insight.NoLicence: waits})
		_, err := w.Lives.HandOverOf(w.Context(), people.System(), officer.ID, colleague.Email)
		w.OK(err)
		w.fold()
		expect(seed.Lifetime, colleague, map[insight.Reason]*invite.Invitation{insight.NoLicence: waits})
		if stuck, err := w.Insight.Stuck(w.Context(), officer, insight.OfInviter(officer.ID)); err != nil || len(stuck) != 0 {
			t.Errorf("with who handed over: %v, %v", stuck, err)
		}
	})
}

// TestSEEDOnboardedStays: a device counts once it is onboarded, and also when it is given
// back and nothing is known of it any more; it goes along with a hand-over.
func TestSEEDOnboardedStays(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		officer, colleague := w.officers[0], w.officers[2]
		i := w.invite(officer, 3) // who needs SEED
		w.activate(i)
		w.fold()
		expect := func(of people.Actor, want int) {
			t.Helper()
			w.fold()
			weeks, err := w.Store.Insight().Weeks(w.Context(), insight.OfInviter(of.ID), insight.WeekOf(w.Clock.Now()))
			w.OK(err)
			if len(weeks) != 1 || weeks[0].SEEDWanted != 1 || weeks[0].SEEDOnboarded != want {
				t.Errorf("%+v, want %d onboarded", weeks, want)
			}
		}
		expect(officer, 0)
		w.provisioned(i.AccountID, seed.Onboarded, w.Clock.Now(), audit.SEEDOnboarded)
		expect(officer, 1)
		w.provisioned(i.AccountID, seed.Requested, time.Time{}, audit.SEEDRequested)
		expect(officer, 1)
		w.declined(i)
		expect(officer, 1)
		_, err := w.Lives.HandOverOf(w.Context(), people.System(), officer.ID, colleague.Email)
		w.OK(err)
		expect(colleague, 1)
	})
}
