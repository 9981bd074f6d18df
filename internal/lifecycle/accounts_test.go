package lifecycle_test

import (
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
)

// run does what is due now.
func (w *world) run() lifecycle.Done {
	w.Helper()
	done, err := w.Lives.RunDue(w.Context())
	w.OK(err)
	return done
}

// activate takes the invitee through all steps; they sign in then.
func (w *world) activate(i *invite.Invitation) {
	w.Helper()
	w.Onboard(i)
	w.signsIn(i.AccountID)
}

// signsIn has the account's holder sign in now.
func (w *world) signsIn(id uuid.UUID) {
	w.Helper()
	w.Change(id, func(a *techpass.Account) { a.LastSignInAt = w.Clock.Now() })
}

// want checks how the account stands, and what led there.
func (w *world) want(id uuid.UUID, state techpass.State, cause techpass.Cause) {
	w.Helper()
	if a := w.Account(id); a.State != state || a.Cause != cause {
		w.Errorf("account is %s (%q), want %s (%q)", a.State, a.Cause, state, cause)
	}
}

func (w *world) invitation(id uuid.UUID) *invite.Invitation {
	w.Helper()
	i, err := w.Store.Invites().Get(w.Context(), id)
	w.OK(err)
	return i
}

// actions are the events about an account.
func (w *world) actions(id uuid.UUID) []audit.Action {
	w.Helper()
	return w.Actions("account", id)
}

func (w *world) count(id uuid.UUID, action audit.Action) int {
	w.Helper()
	n := 0
	for _, a := range w.actions(id) {
		if a == action {
			n++
		}
	}
	return n
}

func (w *world) wantAction(id uuid.UUID, action audit.Action) {
	w.Helper()
	if !slices.Contains(w.actions(id), action) {
		w.Errorf("the trail does not tell %s: %v", action, w.actions(id))
	}
}
