package invite_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/testparts"
)

// resendAll lets the officer begin and the jobs run to the end.
func (w *world) resendAll() *invite.ResendRun {
	w.Helper()
	run, err := w.invites.ResendAll(w.ctx(), w.officer, "")
	w.ok(err)
	for more := true; more; {
		more, err = w.invites.ResendMore(w.ctx(), run.ID)
		w.ok(err)
	}
	run, err = w.invites.ResendingRun(w.ctx(), w.officer)
	w.ok(err)
	return run
}

func (w *world) mayBeSent() int {
	w.Helper()
	n, err := w.invites.CountResendable(w.ctx(), w.officer)
	w.ok(err)
	if may, err := w.invites.MayResend(w.ctx(), w.officer); err != nil || may != (n > 0) {
		w.Errorf("%d, and any: %v, %v", n, may, err)
	}
	return n
}

// TestResendAllSendsWhatMayBeSent, by the rule of Resend, and nothing else.
func TestResendAllSendsWhatMayBeSent(t *testing.T) {
	w := newWorld(t)
	open, accepted := w.invite(w.officer, emailForm("a@tech.gov.sg")), w.invite(w.officer, accountForm("b@acme.com", "bee.b"))
	refused, revoked, theirs := w.invite(w.officer, emailForm("c@tech.gov.sg")), w.invite(w.officer, emailForm("d@tech.gov.sg")), w.invite(w.other, emailForm("e@tech.gov.sg"))
	w.accept(accepted)
	w.refuse(refused, "no such user")
	_, err := w.invites.Revoke(w.ctx(), w.officer, revoked.ID, "")
	w.ok(err)
	old := w.token(open)
	w.wait(invite.ResendEvery - time.Second)
	_, err = w.invites.ResendAll(w.ctx(), w.officer, "")
	wantConflict(t, err) // it is too soon
	late := w.invite(w.officer, emailForm("f@tech.gov.sg"))
	w.wait(time.Second)
	if n := w.mayBeSent(); n != 2 {
		t.Errorf("%d may be sent", n)
	}
	run := w.resendAll()
	if run.Total != 2 || run.Sent != 2 || run.Running() {
		t.Errorf("run %+v", run)
	}
	for i, attempt := range map[*invite.Invitation]int{open: 2, accepted: 2, refused: 1, revoked: 1, theirs: 1, late: 1} {
		by := w.officer
		if i == theirs {
			by = w.other
		}
		if got := w.reload(by, i); got.Attempt != attempt {
			t.Errorf("%s: attempt %d, want %d", got.Email, got.Attempt, attempt)
		}
	}
	got := w.reload(w.officer, open)
	if !got.SentAt.Equal(w.at) || !got.ExpiresAt.Equal(w.at.Add(invite.Lifetime)) || w.linkState(old) != invite.LinkReplaced || w.linkState(w.token(open)) != invite.LinkOpen {
		t.Errorf("%+v; the old link is %s", got, w.linkState(old))
	}
	acts := w.actions(open)
	if acts[1] != audit.InvitationResent {
		t.Errorf("events %v", acts)
	}
	a, err := w.invites.Onboarding(w.ctx(), open.AccountID)
	if err != nil || !a.InvitedAt.Equal(w.at) {
		t.Errorf("account %+v, %v", a, err)
	}
	_, err = w.invites.Resend(w.ctx(), w.officer, open.ID, "")
	if _, soon := errors.AsType[*fault.TooSoon](err); !soon {
		t.Errorf("sent again at once: %v", err)
	}
}

// TestResendAllIsOneAtATime: who presses twice has one run, and the same form begins no
// second one when the first is done.
func TestResendAllIsOneAtATime(t *testing.T) {
	w := newWorld(t)
	w.invite(w.officer, emailForm("a@tech.gov.sg"))
	w.wait(invite.ResendEvery)
	first, err := w.invites.ResendAll(w.ctx(), w.officer, "key")
	w.ok(err)
	for _, key := range []string{"key", "another"} {
		if again, err := w.invites.ResendAll(w.ctx(), w.officer, key); err != nil || again.ID != first.ID {
			t.Errorf("again with %s: %+v, %v", key, again, err)
		}
	}
	w.wait(3 * time.Minute) // its job seems lost: it is queued anew
	again, err := w.invites.ResendAll(w.ctx(), w.officer, "third")
	if err != nil || again.ID != first.ID {
		t.Errorf("%+v, %v", again, err)
	}
	for range 2 { // and both run
		if more, err := w.invites.ResendMore(w.ctx(), first.ID); more || err != nil {
			t.Errorf("more %v, %v", more, err)
		}
	}
	w.wait(invite.ResendEvery)
	if replayed, err := w.invites.ResendAll(w.ctx(), w.officer, "key"); err != nil || replayed.ID != first.ID || replayed.Sent != 1 {
		t.Errorf("the same form: %+v, %v", replayed, err)
	}
	if next, err := w.invites.ResendAll(w.ctx(), w.officer, "fourth"); err != nil || next.ID == first.ID {
		t.Errorf("the next day: %+v, %v", next, err)
	}
	vendor := people.Actor{ID: w.officer.ID, Role: people.RoleVendor}
	if _, err := w.invites.ResendAll(w.ctx(), vendor, ""); !errors.Is(err, fault.Forbidden) {
		t.Errorf("a vendor: %v", err)
	}
}

// TestResendAllStopsWhereItsOfficerLeft: nothing goes out in the name of who is gone.
func TestResendAllStopsWhereItsOfficerLeft(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, emailForm("a@tech.gov.sg"))
	w.wait(invite.ResendEvery)
	run, err := w.invites.ResendAll(w.ctx(), w.officer, "")
	w.ok(err)
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error {
		a, err := tx.Account(w.ctx(), w.officer.ID)
		w.ok(err)
		a.Disable("left", w.at)
		return tx.UpdateAccount(w.ctx(), a)
	}))
	if more, err := w.invites.ResendMore(w.ctx(), run.ID); more || err != nil {
		t.Errorf("more %v, %v", more, err)
	}
	if got := w.reload(w.officer, i); got.Attempt != 1 {
		t.Errorf("attempt %d", got.Attempt)
	}
	if run, err = w.invites.ResendingRun(w.ctx(), w.officer); err != nil || run.Running() || run.Sent != 0 {
		t.Errorf("%+v, %v", run, err)
	}
}

// TestManyAreSentOnceByManyJobs: several jobs take the same run on, on both databases, and
// each invitation gets one mail.
func TestManyAreSentOnceByManyJobs(t *testing.T) {
	for name, url := range map[string]string{"sqlite": "", "postgres": testparts.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if url != "" {
				w = newWorldAt(t, url)
			}
			const many = 450
			var requests []invite.Request
			for n := range many {
				r, err := invite.ParseForm(emailForm(fmt.Sprintf("person%03d@tech.gov.sg", n)))
				w.ok(err)
				requests = append(requests, r)
			}
			var sent []invite.Outcome
			w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) (err error) {
				sent, err = w.invites.InviteAll(w.ctx(), tx, w.officer, requests)
				return err
			}))
			w.wait(invite.ResendEvery)
			run, err := w.invites.ResendAll(w.ctx(), w.officer, "")
			w.ok(err)
			var group sync.WaitGroup
			for range 3 {
				group.Go(func() {
					for more := true; more; {
						var err error
						if more, err = w.invites.ResendMore(w.ctx(), run.ID); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
			if run, err = w.invites.ResendingRun(w.ctx(), w.officer); err != nil || run.Sent != many || run.Running() {
				t.Errorf("%+v, %v", run, err)
			}
			for _, o := range sent {
				mails, err := w.store.Invites().Mails(w.ctx(), o.Invitation.ID)
				if err != nil || len(mails) != 2 || mails[1].Kind != mail.Invitation || mails[1].Attempt != 2 {
					t.Fatalf("mails %+v, %v", mails, err)
				}
			}
		})
	}
}
