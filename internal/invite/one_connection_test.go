package invite_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/invite"
)

// TestOneConnectionIsEnough: no transaction waits for a second connection, of which there
// may be none while others do the same.
func TestOneConnectionIsEnough(t *testing.T) {
	w := settled(apptest.OneConnection(t))
	accepted, open := w.Invite(w.officer, "a@tech.gov.sg"), w.Invite(w.officer, "b@tech.gov.sg")
	w.Accept(accepted)
	w.Clock.Add(invite.ResendEvery)
	if run := w.resendAll(); run.Sent != 2 {
		t.Errorf("run %+v", run)
	}
	w.Clock.Add(invite.Lifetime)
	w.OK(w.Invites.AskRenewal(w.Context(), w.Token(open)))
}
