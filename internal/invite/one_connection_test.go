package invite_test

import (
	"testing"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
)

// TestOneConnectionIsEnough: no transaction waits for a second connection, of which there
// may be none while others do the same.
func TestOneConnectionIsEnough(t *testing.T) {
	w := newWorldWith(testparts.Within(t, time.Minute), testparts.Postgres(t), store.Options{MaxConns: 1})
	accepted, open := w.invite(w.officer, emailForm("a@tech.gov.sg")), w.invite(w.officer, emailForm("b@tech.gov.sg"))
	w.accept(accepted)
	w.wait(invite.ResendEvery)
	if run := w.resendAll(); run.Sent != 2 {
		t.Errorf("run %+v", run)
	}
	w.wait(invite.Lifetime)
	w.ok(w.invites.AskRenewal(w.ctx(), w.token(open)))
}
