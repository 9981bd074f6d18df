package invite_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// resendAll lets the officer begin and the jobs run to the end.
func (w *world) resendAll() *invite.ResendRun {
	w.Helper()
	run, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "")
	w.OK(err)
	for more := true; more; {
		more, err = w.Invites.ResendMore(w.Context(), run.ID)
		w.OK(err)
	}
	run, err = w.Invites.ResendingRun(w.Context(), w.officer)
	w.OK(err)
	return run
}

func (w *world) mayBeSent() int {
	w.Helper()
	n, err := w.Invites.CountResendable(w.Context(), w.officer, invite.ResendOf{})
	w.OK(err)
	if may, err := w.Invites.MayResend(w.Context(), w.officer); err != nil || may != (n > 0) {
		w.Errorf("%d, and any: %v, %v", n, may, err)
	}
	return n
}

// TestResendAllSendsWhatMayBeSent, by the rule of Resend, and nothing else.
func TestResendAllSendsWhatMayBeSent(t *testing.T) {
	w := newWorld(t)
	open, accepted := w.Invite(w.officer, "a@tech.gov.sg"), w.InviteBy(w.officer, accountForm("b@acme.com", "bee.b"))
	refused, revoked, theirs := w.Invite(w.officer, "c@tech.gov.sg"), w.Invite(w.officer, "d@tech.gov.sg"), w.Invite(w.other, "e@tech.gov.sg")
	w.Accept(accepted)
	w.Refuse(refused.ID, "no such user")
	_, err := w.Invites.Revoke(w.Context(), w.officer, revoked.ID, "")
	w.OK(err)
	old := w.Token(open)
	w.Clock.Add(invite.ResendEvery - time.Second)
	_, err = w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "")
	apptest.WantConflict(t, err) // it is too soon
	late := w.Invite(w.officer, "f@tech.gov.sg")
	w.Clock.Add(time.Second)
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
	if !got.AttemptedAt.Equal(w.Clock.Now()) || !got.SentAt.IsZero() || !got.ExpiresAt.Equal(w.Clock.Now().Add(invite.Lifetime)) || w.linkState(old) != invite.LinkReplaced || w.linkState(w.Token(open)) != invite.LinkOpen {
		t.Errorf("%+v; the old link is %s", got, w.linkState(old))
	}
	acts := w.actions(open)
	if acts[1] != audit.InvitationResent {
		t.Errorf("events %v", acts)
	}
	a, err := w.Invites.Onboarding(w.Context(), open.AccountID)
	if err != nil || !a.InvitedAt.Equal(w.Clock.Now()) {
		t.Errorf("account %+v, %v", a, err)
	}
	_, err = w.Invites.Resend(w.Context(), w.officer, open.ID, "")
	if _, soon := errors.AsType[*fault.TooSoon](err); !soon {
		t.Errorf("sent again at once: %v", err)
	}
}

// TestResendAllIsOneAtATime: who presses twice has one run, and the same form begins no
// second one when the first is done.
func TestResendAllIsOneAtATime(t *testing.T) {
	w := newWorld(t)
	w.Invite(w.officer, "a@tech.gov.sg")
	w.Clock.Add(invite.ResendEvery)
	first, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "key")
	w.OK(err)
	for _, key := range []string{"key", "another"} {
		if again, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, key); err != nil || again.ID != first.ID {
			t.Errorf("again with %s: %+v, %v", key, again, err)
		}
	}
	w.Clock.Add(3 * time.Minute) // its job seems lost: it is queued anew
	again, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "third")
	if err != nil || again.ID != first.ID {
		t.Errorf("%+v, %v", again, err)
	}
	for range 2 { // and both run
		if more, err := w.Invites.ResendMore(w.Context(), first.ID); more || err != nil {
			t.Errorf("more %v, %v", more, err)
		}
	}
	w.Clock.Add(invite.ResendEvery)
	if replayed, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "key"); err != nil || replayed.ID != first.ID || replayed.Sent != 1 {
		t.Errorf("the same form: %+v, %v", replayed, err)
	}
	if next, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "fourth"); err != nil || next.ID == first.ID {
		t.Errorf("the next day: %+v, %v", next, err)
	}
	vendor := people.Actor{ID: w.officer.ID, Role: people.RoleVendor}
	if _, err := w.Invites.ResendAll(w.Context(), vendor, invite.ResendOf{}, ""); !errors.Is(err, fault.Forbidden) {
		t.Errorf("a vendor: %v", err)
	}
}

// TestResendAllStopsWhereItsOfficerLeft: nothing goes out in the name of who is gone.
func TestResendAllStopsWhereItsOfficerLeft(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "a@tech.gov.sg")
	w.Clock.Add(invite.ResendEvery)
	run, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "")
	w.OK(err)
	w.Change(w.officer.ID, func(a *techpass.Account) { a.Disable("left", w.Clock.Now()) })
	if more, err := w.Invites.ResendMore(w.Context(), run.ID); more || err != nil {
		t.Errorf("more %v, %v", more, err)
	}
	if got := w.reload(w.officer, i); got.Attempt != 1 {
		t.Errorf("attempt %d", got.Attempt)
	}
	if run, err = w.Invites.ResendingRun(w.Context(), w.officer); err != nil || run.Running() || run.Sent != 0 {
		t.Errorf("%+v, %v", run, err)
	}
}

// TestManyAreSentOnceByManyJobs: several jobs take the same run on, on both databases, and
// each invitation gets one mail.
func TestManyAreSentOnceByManyJobs(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const many = 450
		var forms []invite.Form
		for n := range many {
			forms = append(forms, emailForm(fmt.Sprintf("person%03d@tech.gov.sg", n)))
		}
		sent := w.inviteAll(w.officer, forms...)
		w.Clock.Add(invite.ResendEvery)
		run, err := w.Invites.ResendAll(w.Context(), w.officer, invite.ResendOf{}, "")
		w.OK(err)
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				for more := true; more; {
					var err error
					if more, err = w.Invites.ResendMore(w.Context(), run.ID); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		if run, err = w.Invites.ResendingRun(w.Context(), w.officer); err != nil || run.Sent != many || run.Running() {
			t.Errorf("%+v, %v", run, err)
		}
		for _, o := range sent {
			mails, err := w.Store.Invites().Mails(w.Context(), o.Invitation.ID)
			if err != nil || len(mails) != 2 || mails[1].Kind != mail.Invitation || mails[1].Attempt != 2 {
				t.Fatalf("mails %+v, %v", mails, err)
			}
		}
	})
}
