package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/mail"
)

func resendRuns(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	if _, err := f.Invites().NewestResendRun(f.ctx(), officer.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("no run: %v", err)
	}
	first := &invite.ResendRun{ID: uuid.New(), AccountID: officer.ID, Total: 12, StartedAt: f.at, TouchedAt: f.at}
	second := &invite.ResendRun{ID: uuid.New(), AccountID: officer.ID, Of: invite.ResendOf{State: invite.Accepted}, Total: 3, StartedAt: f.at.Add(day), TouchedAt: f.at.Add(day)}
	add := func(r *invite.ResendRun) error {
		return f.Invites().UpdateResends(f.ctx(), func(tx invite.ResendTx) error { return tx.AddResendRun(f.ctx(), r) })
	}
	f.ok(add(first))
	if add(second) == nil {
		t.Error("two run at once")
	}
	f.ok(f.Invites().UpdateResends(f.ctx(), func(tx invite.ResendTx) error {
		got, err := tx.ResendRun(f.ctx(), first.ID)
		f.ok(err)
		if !got.Running() || got.Total != 12 {
			t.Errorf("got %+v", got)
		}
		got.Sent, got.EndedAt = 11, f.at.Add(time.Hour)
		return tx.UpdateResendRun(f.ctx(), got)
	}))
	f.ok(add(second))
	got, err := f.Invites().NewestResendRun(f.ctx(), officer.ID)
	if err != nil || got.ID != second.ID || got.Of != second.Of || !got.Running() {
		t.Errorf("newest %+v, %v", got, err)
	}
}

func resendableOnes(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	sentAt := func(n int, state invite.State, at time.Time) *invite.Invitation {
		i := f.invitation(officer, numbered(n))
		i.State, i.AttemptedAt, i.ExpiresAt = state, at, at.Add(invite.Lifetime)
		return i
	}
	old := f.at.Add(-10 * day)
	r := invite.ResendRange{ValidAfter: f.at, SentBy: f.at.Add(-invite.ResendEvery), AttemptedBefore: f.at}
	second, first, accepted := sentAt(1, invite.Open, r.SentBy), sentAt(2, invite.Open, old), sentAt(3, invite.Accepted, f.at.Add(-40*day))
	theirs, self := sentAt(4, invite.Open, old), sentAt(5, invite.Open, old)
	theirs.InviterID, self.Type = other.ID, invite.ByItself
	f.add(second, first, accepted, theirs, self, sentAt(6, invite.Open, f.at.Add(-30*day)), sentAt(7, invite.Open, r.SentBy.Add(time.Second)),
		sentAt(8, invite.Refused, old), sentAt(9, invite.Accepted, f.at), sentAt(10, invite.Onboarded, old))
	for ceiling, want := range map[int]int{9: 3, 3: 3, 2: 2, 1: 1} {
		if n, err := f.Invites().CountResendable(f.ctx(), officer.ID, r, ceiling); n != want || err != nil {
			t.Errorf("up to %d: counted %d, %v", ceiling, n, err)
		}
	}
	stale := r
	stale.StaleBy = f.at.Add(-7 * day)
	for state, want := range map[invite.State]*invite.Invitation{invite.Open: first, invite.Accepted: accepted} {
		stale.State = state
		if n, err := f.Invites().CountResendable(f.ctx(), officer.ID, stale, 9); n != 1 || err != nil {
			t.Errorf("%s: counted %d, %v", state, n, err)
		}
		f.ok(f.Invites().UpdateResends(f.ctx(), func(tx invite.ResendTx) error {
			got, err := tx.Resendable(f.ctx(), officer.ID, stale, 9)
			if !slices.Equal(ids(got), ids([]*invite.Invitation{want})) {
				t.Errorf("%s: %v", state, ids(got))
			}
			return err
		}))
	}
	for limit, want := range map[int][]*invite.Invitation{9: {first, second, accepted}, 2: {first, second}} {
		f.ok(f.Invites().UpdateResends(f.ctx(), func(tx invite.ResendTx) error {
			got, err := tx.Resendable(f.ctx(), officer.ID, r, limit)
			if !slices.Equal(ids(got), ids(want)) {
				t.Errorf("limit %d: %v", limit, ids(got))
			}
			return err
		}))
	}
	f.ok(f.Invites().UpdateResends(f.ctx(), func(tx invite.ResendTx) error {
		got, err := tx.AccountsByID(f.ctx(), []uuid.UUID{officer.ID, other.ID, uuid.New(), other.ID})
		if len(got) != 2 {
			t.Errorf("%d accounts", len(got))
		}
		return err
	}))
}

// What did not leave may be sent again at once, whenever it was tried, and of one list alone.
func undeliveredOnes(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	ago := func(d time.Duration) time.Time { return f.at.Add(-d) }
	r := invite.ResendRange{ValidAfter: f.at, SentBy: f.at.Add(-invite.ResendEvery), AttemptedBefore: ago(time.Minute)}
	made := func(n int, whose uuid.UUID, attempted time.Time, state mail.State, tries int, ended time.Time) *invite.Invitation {
		i := f.invitation(officer, numbered(n))
		i.InviterID, i.AttemptedAt, i.ExpiresAt = whose, attempted, attempted.Add(invite.Lifetime)
		f.add(i)
		m := f.mail(i)
		f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
			if err := tx.AddMails(f.ctx(), m); err != nil {
				return err
			}
			for range tries {
				if err := tx.NoteTries(f.ctx(), mail.Try{MailID: m.ID, Cause: mail.CausePolicy, Reply: "554 5.7.1 denied", At: f.at, NextAt: f.at.Add(time.Hour)}); err != nil {
					return err
				}
			}
			if state == mail.Queued {
				return nil
			}
			_, err := tx.EndMails(f.ctx(), mail.End{MailID: m.ID, State: state, Reply: "554 5.7.1 denied", At: ended})
			return err
		}))
		return i
	}
	failing := made(1, officer.ID, ago(time.Hour), mail.Queued, 2, time.Time{})
	lost := made(2, officer.ID, ago(2*day), mail.GivenUp, 1, ago(time.Hour))
	made(3, officer.ID, ago(time.Hour), mail.Queued, 0, time.Time{})        // about to leave
	made(4, officer.ID, ago(3*day), mail.Sent, 5, ago(time.Hour))           // left late
	made(5, officer.ID, ago(time.Second), mail.Queued, 1, time.Time{})      // by this run
	made(6, other.ID, ago(time.Hour), mail.GivenUp, 1, ago(time.Minute))    // another's
	old := made(7, officer.ID, ago(2*day), mail.Sent, 0, ago(47*time.Hour)) // a day ago
	for ceiling, want := range map[int]int{9: 3, 3: 3, 2: 2, 1: 1} {
		if n, err := f.Invites().CountResendable(f.ctx(), officer.ID, r, ceiling); n != want || err != nil {
			t.Errorf("up to %d: counted %d, %v", ceiling, n, err)
		}
	}
	found := func(r invite.ResendRange, want ...*invite.Invitation) {
		f.ok(f.Invites().UpdateResends(f.ctx(), func(tx invite.ResendTx) error {
			got, err := tx.Resendable(f.ctx(), officer.ID, r, 9)
			if !slices.Equal(ids(got), ids(want)) {
				t.Errorf("found %v, want %v", ids(got), ids(want))
			}
			return err
		}))
	}
	found(r, failing, lost, old)
	listed, err := f.Invites().List(f.ctx(), officer.ID, invite.Query{Mail: invite.MailUndelivered, Limit: 10})
	f.ok(err)
	if n, err := f.Invites().Count(f.ctx(), officer.ID, invite.Query{Mail: invite.MailUndelivered}, 10); err != nil || n != 3 || len(listed) != 3 {
		t.Errorf("%d listed and %d counted as undelivered, want 3, %v", len(listed), n, err)
	}
	got, err := f.Invites().Get(f.ctx(), failing.ID)
	f.ok(err)
	if d := got.Delivery; !got.SentAt.IsZero() || !d.Failing() || d.Tries != 2 || d.Cause != mail.CausePolicy || d.Reply != "554 5.7.1 denied" || !d.NextAt.Equal(f.at.Add(time.Hour)) {
		t.Errorf("a failing one: %+v", got)
	}
	if got, err = f.Invites().Get(f.ctx(), old.ID); err != nil || !got.SentAt.Equal(ago(47*time.Hour)) || got.Delivery.Undelivered() {
		t.Errorf("one that left: %+v, %v", got, err)
	}
	rows := []*batch.Row{f.batchRow(2, "a@acme.com", "a", batch.Ready), f.batchRow(3, "b@acme.com", "b", batch.Ready)}
	b := f.loaded(officer, rows...)
	rows[0].State, rows[0].InvitationID, rows[1].State, rows[1].InvitationID = batch.Invited, lost.ID, batch.Invited, old.ID
	f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error { return tx.SaveRows(f.ctx(), b, rows) }))
	ofList := invite.ResendRange{ValidAfter: f.at, AttemptedBefore: f.at, BatchID: b.ID}
	found(ofList, lost)
	if n, err := f.Invites().CountResendable(f.ctx(), officer.ID, ofList, 9); n != 1 || err != nil {
		t.Errorf("%d of the list, %v", n, err)
	}
}
