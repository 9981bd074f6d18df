package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
)

func resendRuns(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	if _, err := f.Invites().NewestResendRun(f.ctx(), officer.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("no run: %v", err)
	}
	first := &invite.ResendRun{ID: uuid.New(), AccountID: officer.ID, Total: 12, StartedAt: f.at, TouchedAt: f.at}
	second := &invite.ResendRun{ID: uuid.New(), AccountID: officer.ID, Total: 3, StartedAt: f.at.Add(day), TouchedAt: f.at.Add(day)}
	add := func(r *invite.ResendRun) error {
		return f.update(func(tx invite.Tx) error { return tx.AddResendRun(f.ctx(), r) })
	}
	f.ok(add(first))
	if add(second) == nil {
		t.Error("two run at once")
	}
	f.ok(f.update(func(tx invite.Tx) error {
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
	if err != nil || got.ID != second.ID || !got.Running() {
		t.Errorf("newest %+v, %v", got, err)
	}
}

func resendableOnes(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	sentAt := func(n int, state invite.State, at time.Time) *invite.Invitation {
		i := f.invitation(officer, numbered(n))
		i.State, i.SentAt, i.ExpiresAt = state, at, at.Add(invite.Lifetime)
		return i
	}
	old := f.at.Add(-10 * day)
	r := invite.ResendRange{ValidAfter: f.at, SentBy: f.at.Add(-invite.ResendEvery)}
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
	for limit, want := range map[int][]*invite.Invitation{9: {first, second, accepted}, 2: {first, second}} {
		f.ok(f.update(func(tx invite.Tx) error {
			got, err := tx.Resendable(f.ctx(), officer.ID, r, limit)
			if !slices.Equal(ids(got), ids(want)) {
				t.Errorf("limit %d: %v", limit, ids(got))
			}
			return err
		}))
	}
	f.ok(f.update(func(tx invite.Tx) error {
		got, err := tx.AccountsByID(f.ctx(), []uuid.UUID{officer.ID, other.ID, uuid.New(), other.ID})
		if len(got) != 2 {
			t.Errorf("%d accounts", len(got))
		}
		return err
	}))
}
