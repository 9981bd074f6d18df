package approval_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/approval"
	"techbiz/internal/fault"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

// world is a world in which two admins, and two agency admins of one agency, look after
// one another.
type world struct {
	*apptest.World

	officer, admin, second, boss, boss2, otherBoss people.Actor
}

// onBoth runs the test over each database.
func onBoth(t *testing.T, test func(w *world), changes ...func(*app.Options)) {
	t.Helper()
	apptest.OnBoth(t, func(aw *apptest.World) {
		w := &world{World: aw}
		w.Allow("tech.gov.sg", "hive.gov.sg")
		w.officer = w.Officer("officer@tech.gov.sg").Actor()
		w.admin, w.second = w.Admin("admin@tech.gov.sg").Actor(), w.Admin("admin2@hive.gov.sg").Actor()
		w.boss, w.boss2 = w.agencyAdmin("boss@tech.gov.sg"), w.agencyAdmin("boss2@tech.gov.sg")
		w.otherBoss = w.agencyAdmin("boss@hive.gov.sg")
		test(w)
	}, changes...)
}

func (w *world) agencyAdmin(mailbox string) people.Actor {
	w.Helper()
	return w.Serving(mailbox, techpass.DutyAgencyAdmin).Actor()
}

// asked has the admin ask for a duty.
func (w *world) asked(by people.Actor, mailbox string, d techpass.Duty) *approval.Approval {
	w.Helper()
	a, err := w.Invites.AskDuty(w.Context(), by, w.Email(mailbox), d)
	w.OK(err)
	return a
}

func (w *world) approve(by people.Actor, id uuid.UUID) error {
	return w.Approvals.Approve(w.Context(), by, id, "")
}

func (w *world) state(id uuid.UUID) approval.State {
	w.Helper()
	a, err := w.Approvals.Get(w.Context(), people.System(), id)
	w.OK(err)
	return a.StateAt(w.Clock.Now())
}

// toldOf counts the notices of the kind to the account.
func (w *world) toldOf(who people.Actor, k notice.Kind) (n int) {
	w.Helper()
	for _, told := range w.Told(who.ID) {
		if told.Kind == k {
			n++
		}
	}
	return n
}

func isNotFound(err error) bool { return errors.Is(err, fault.NotFound) }
