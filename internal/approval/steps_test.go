package approval_test

import (
	"errors"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

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
