package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// A vendor's whole life, the job coming by twice an hour.
func TestWholeLife(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "jane@acme.com")
		w.days(3)
		w.activate(i)
		last := w.Clock.Now()
		_, token, err := w.issue(i.AccountID)
		w.OK(err)
		var happened []string
		for day := 1; day <= 190; day++ {
			w.Clock.Set(last.Add(time.Duration(day) * 24 * time.Hour))
			w.refresh()
			before := w.Account(i.AccountID)
			reminders := w.count(i.AccountID, audit.AccountReminded)
			w.run()
			if again := w.run(); again.Looked != 0 {
				t.Fatalf("day %d: the second run did %+v", day, again)
			}
			after := w.Account(i.AccountID)
			switch n := w.count(i.AccountID, audit.AccountReminded); {
			case after.State != before.State:
				happened = append(happened, fmt.Sprintf("%d %s %s", day, after.State, after.Cause))
			case n == reminders+1:
				happened = append(happened, fmt.Sprintf("%d reminded", day))
			case n != reminders:
				t.Errorf("day %d: %d reminders", day, n-reminders)
			}
		}
		var want []string
		for day := 60; day < 90; day++ {
			want = append(want, fmt.Sprintf("%d reminded", day))
		}
		want = append(want, "90 disabled idle")
		for day := 173; day < 180; day++ {
			want = append(want, fmt.Sprintf("%d reminded", day))
		}
		want = append(want, "180 terminated idle", "185 deleted ended")
		if !slices.Equal(happened, want) {
			t.Errorf("its life: %s", strings.Join(happened, ", "))
		}
		w.wantNothingLeft(i, token)
	})
}

// refresh lets the officers sign in, so that this test is about one account.
func (w *world) refresh() {
	w.Helper()
	for _, a := range []uuid.UUID{w.officer.ID, w.other.ID, w.admin.ID} {
		w.Change(a, func(a *techpass.Account) { a.LastSignInAt, a.Type = w.Clock.Now(), techpass.Product })
	}
}

// issue signs the account's holder in, and makes an API token of theirs.
func (w *world) issue(accountID uuid.UUID) (*signin.SignIn, []byte, error) {
	w.Helper()
	in := &signin.SignIn{ID: uuid.New(), AccountID: accountID, At: w.Clock.Now(), Methods: []string{signin.MethodMFA}, Browser: "her browser"}
	hash := accountID[:]
	return in, hash, w.Store.SignIns().Update(w.Context(), func(tx signin.Tx) error {
		if err := tx.AddSignIn(w.Context(), in); err != nil {
			return err
		}
		if _, err := tx.RememberBrowser(w.Context(), accountID, []byte("device"), w.Clock.Now()); err != nil {
			return err
		}
		return tx.AddToken(w.Context(), &signin.Token{ID: uuid.New(), AccountID: accountID, Hash: hash, CreatedAt: w.Clock.Now(), ExpiresAt: w.Clock.Now().AddDate(1, 0, 0)})
	})
}

// wantNothingLeft looks for what is personal, and for what has to stay.
func (w *world) wantNothingLeft(i *invite.Invitation, token []byte) {
	w.Helper()
	a := w.Account(i.AccountID)
	if !a.Email.IsZero() || !a.Username.IsZero() || !a.FirstName.IsZero() || !a.LastName.IsZero() || a.Phone.String() != "" ||
		!a.Organisation.IsZero() || a.PasswordHash != "" || a.HasMFA() {
		w.Errorf("left of it: %+v", a)
	}
	if got := w.invitation(i.ID); got.State != invite.Ended || got.TechPassStatus(w.Clock.Now()) != invite.StatusNotFound {
		w.Errorf("its invitation is %s", got.State)
	}
	told := w.Told(w.officer.ID)
	if len(told) != 2 || told[0].Kind != notice.Ended || told[0].InvitationID != i.ID || told[1].Kind != notice.Onboarded {
		w.Errorf("told: %+v", told)
	}
	if known, err := w.Store.SignIns().KnowsDevice(w.Context(), a.ID, []byte("device")); known || err != nil {
		w.Errorf("its browser is known still: %v", err)
	}
	if _, err := w.Store.SignIns().AccountOfToken(w.Context(), token, w.Clock.Now()); !errors.Is(err, fault.NotFound) {
		w.Errorf("its token: %v", err)
	}
	w.wantAction(a.ID, audit.AccountCreated)
	w.wantAction(a.ID, audit.AccountDeleted)
	if again := w.Invite(w.other, "jane@acme.com"); again.AccountID == i.AccountID {
		w.Error("its email and username went to the same account")
	}
}

// The job was off for a year: what was due last is done, and in order.
func TestCatchesUp(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		used, unused := w.Invite(w.officer, "tan@tech.gov.sg"), w.Invite(w.officer, "lim@tech.gov.sg")
		w.activate(used)
		w.days(365)
		w.refresh()
		if done := w.run(); done.Terminated != 2 || done.Reminded != 0 || done.More {
			t.Errorf("after a year: %+v", done)
		}
		w.want(used.AccountID, techpass.Terminated, techpass.Idle)
		w.want(unused.AccountID, techpass.Terminated, techpass.Unused)
		if s := w.invitation(unused.ID).State; s != invite.Lapsed {
			t.Errorf("an invitation that nobody accepted is %s", s)
		}
		w.days(4)
		if done := w.run(); done.Deleted != 0 {
			t.Errorf("four days later: %+v", done)
		}
		w.days(1)
		if done := w.run(); done.Deleted != 2 {
			t.Errorf("five days later: %+v", done)
		}
	})
}

// What ended in another way is deleted as well.
func TestRevokedAccountIsDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "tan@tech.gov.sg")
		_, err := w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
		w.OK(err)
		w.days(5)
		w.run()
		w.want(i.AccountID, techpass.Deleted, techpass.AfterEnd)
		if s := w.invitation(i.ID).State; s != invite.Revoked {
			t.Errorf("its invitation is %s", s)
		}
	})
}

func TestResendingGivesAllDaysAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "tan@tech.gov.sg")
		w.days(25)
		w.run()
		_, err := w.Invites.Resend(w.Context(), w.officer, i.ID, "")
		w.OK(err)
		for range 22 {
			w.days(1)
			w.run()
		}
		if n := w.count(i.AccountID, audit.AccountReminded); n != 1 {
			t.Errorf("%d reminders", n)
		}
		w.want(i.AccountID, techpass.Pending, "")
	})
}

func TestDisablingEndsSignIns(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "tan@tech.gov.sg")
		w.activate(i)
		in, _, err := w.issue(i.AccountID)
		w.OK(err)
		w.days(90)
		w.run()
		w.want(i.AccountID, techpass.Disabled, techpass.Idle)
		if live, err := w.SignIn.Live(w.Context(), in.ID); live || err != nil {
			t.Errorf("the sign-in lives on: %v", err)
		}
		if s := w.invitation(i.ID).State; s != invite.Onboarded {
			t.Errorf("its invitation is %s", s)
		}
	})
}

func TestReminders(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "tan@tech.gov.sg")
		w.days(25)
		w.run()
		m := &mail.Mail{Kind: mail.EndReminder, To: i.Email}
		r, err := w.Lives.ReminderFor(w.Context(), m)
		if err != nil || r.Days != 5 || r.Then != techpass.Terminate || r.Account.ID != i.AccountID {
			t.Errorf("%+v, %v", r, err)
		}
		w.days(1)
		if r, err = w.Lives.ReminderFor(w.Context(), m); err != nil || r.Days != 4 {
			t.Errorf("read a day later: %+v, %v", r, err)
		}
		w.activate(i) // and signed in
		for _, m := range []*mail.Mail{m, {Kind: mail.EndReminder, To: w.Email("nobody@tech.gov.sg")}} {
			if _, err := w.Lives.ReminderFor(w.Context(), m); !errors.Is(err, mail.ErrWithdrawn) {
				t.Errorf("%s: %v", m.To, err)
			}
		}
	})
}

// Several nodes at once, more accounts than a batch holds.
func TestNodesShareTheWork(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const many = 1300
		w.fill(many)
		w.days(24)
		w.refresh()
		var mu sync.Mutex
		var total lifecycle.Done
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				done, err := w.Lives.RunDue(w.Context())
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				total.Reminded += done.Reminded
			})
		}
		group.Wait()
		total.Reminded += w.run().Reminded // what one passed over because another held it
		if total.Reminded != many {
			t.Errorf("%d reminders for %d accounts", total.Reminded, many)
		}
	})
}

// fill adds accounts that nobody uses.
func (w *world) fill(n int) {
	w.Helper()
	accounts := make([]*techpass.Account, n)
	for k := range accounts {
		e := w.Email(fmt.Sprintf("person%d@hive.gov.sg", k))
		accounts[k] = &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Pending,
			CreatedAt: w.Clock.Now(), InvitedAt: w.Clock.Now(), StateChangedAt: w.Clock.Now()}
	}
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error {
		_, err := tx.AddAccounts(w.Context(), accounts)
		return err
	}))
}

// A run that fails leaves nothing of its batch, and the next one does it.
func TestFailedBatchLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "tan@tech.gov.sg")
		w.days(31)
		w.refresh()
		o := w.Lives.Options
		o.Bell = brokenBell{}
		if _, err := lifecycle.NewService(o).RunDue(w.Context()); err == nil {
			t.Error("no error")
		}
		w.want(i.AccountID, techpass.Pending, "")
		w.run()
		w.want(i.AccountID, techpass.Terminated, techpass.Unused)
	})
}

type brokenBell struct{}

func (brokenBell) Notify(context.Context, notice.NotifyTx, time.Time, ...notice.Notice) error {
	return errors.New("no bell")
}
