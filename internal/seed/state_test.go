package seed_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed"
)

// TestEveryEventInEveryState holds the whole machine: each event moves to the state
// that stands here, or is refused with words.
func TestEveryEventInEveryState(t *testing.T) {
	const (
		no                                   = seed.State("")
		notRequired, requested, licensed     = seed.NotRequired, seed.Requested, seed.Licensed
		invited, onboarded, lapsed, deprovis = seed.Invited, seed.Onboarded, seed.Lapsed, seed.Deprovisioned
	)
	table := map[seed.State][]seed.State{ // in the order of seed.Events
		//           Request    License   Mail     Remail    Enrol      Lapse   Unused  Decline      End
		notRequired: {requested, no, no, no, no, no, no, no, no},
		requested:   {no, licensed, no, no, no, no, no, notRequired, deprovis},
		licensed:    {no, no, invited, licensed, no, lapsed, no, deprovis, deprovis},
		invited:     {no, no, no, licensed, onboarded, lapsed, no, deprovis, deprovis},
		onboarded:   {no, no, no, no, onboarded, no, lapsed, deprovis, deprovis},
		lapsed:      {requested, no, no, no, no, no, no, deprovis, deprovis},
		deprovis:    {requested, no, no, no, no, no, no, no, no},
	}
	if len(table) != len(seed.States) {
		t.Fatalf("%d states in the table, want %d", len(table), len(seed.States))
	}
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for _, from := range seed.States {
		for n, e := range seed.Events {
			p := at(from, now.Add(-time.Hour))
			err := p.On(e, now)
			want := table[from][n]
			if want == no {
				var refusal *seed.Refusal
				if !errors.As(err, &refusal) || refusal.From != from || refusal.Event != e || p.State != from || p.ChangedAt.Equal(now) {
					t.Errorf("%s, %s: %v, %+v", from, e, err, p)
				}
				if conflict, ok := errors.AsType[*fault.Conflict](err); !ok || conflict.Reason == "" {
					t.Errorf("%s, %s: refused without words: %v", from, e, err)
				}
				continue
			}
			if err != nil || p.State != want || !p.ChangedAt.Equal(now) {
				t.Errorf("%s, %s: %+v, %v, want %s", from, e, p, err, want)
			}
			if (p.State == seed.Licensed || p.State == seed.Invited) == p.ExpiresAt.IsZero() {
				t.Errorf("%s, %s: expires %v", from, e, p.ExpiresAt)
			}
			if (p.State == seed.Requested) == p.QueuedAt.IsZero() {
				t.Errorf("%s, %s: queued %v", from, e, p.QueuedAt)
			}
		}
	}
}

// at is a provisioning that came to its state at that time.
func at(s seed.State, changed time.Time) seed.Provisioning {
	p := seed.Provisioning{State: s, ChangedAt: changed}
	switch s {
	case seed.Requested:
		p.QueuedAt = changed
	case seed.Licensed, seed.Invited:
		p.MailedAt, p.ExpiresAt, p.Attempt = changed, changed.Add(seed.Lifetime), 1
	}
	return p
}

// TestMailsRunOut: for 30 days a device can be enrolled, and once in a day the mail be
// asked for again; then neither, whether or not the sweep has come by.
func TestMailsRunOut(t *testing.T) {
	sent := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for _, s := range []seed.State{seed.Licensed, seed.Invited} {
		for _, c := range []struct {
			after time.Duration
			over  bool
		}{{0, false}, {seed.Lifetime - time.Second, false}, {seed.Lifetime, true}, {seed.Lifetime + time.Hour, true}} {
			now, p := sent.Add(c.after), at(s, sent)
			if p.Overdue(now) != c.over || (p.StateAt(now) == seed.Lapsed) != c.over {
				t.Errorf("%s after %v: overdue %v", s, c.after, p.Overdue(now))
			}
			if next, ok := p.NextMail(now); ok == c.over || ok && !next.Equal(sent.Add(seed.AskEvery)) {
				t.Errorf("%s after %v: next mail %v, %v", s, c.after, next, ok)
			}
			again := p
			if err := again.On(seed.Remail, now); (err != nil) != c.over || err == nil && (again.Attempt != 2 || !again.ExpiresAt.Equal(now.Add(seed.Lifetime))) {
				t.Errorf("%s after %v: mailed again %+v, %v", s, c.after, again, err)
			}
			if err := p.On(seed.Enrol, now); (err == nil) != (s == seed.Invited && !c.over) {
				t.Errorf("%s after %v: enrolled %v", s, c.after, err)
			}
		}
	}
	for _, s := range []seed.State{seed.NotRequired, seed.Requested, seed.Onboarded, seed.Lapsed, seed.Deprovisioned} {
		p := at(s, sent)
		if _, ok := p.NextMail(sent); ok || p.Overdue(sent.Add(2*seed.Lifetime)) {
			t.Errorf("%s has a mail that can be asked for, or runs out", s)
		}
	}
}

// TestLicencesMoveWithStates: a licence is taken by License alone, and each way out of
// the states that hold one gives it back.
func TestLicencesMoveWithStates(t *testing.T) {
	for _, from := range seed.States {
		for _, e := range seed.Events {
			to, err := from.On(e)
			if err == nil && to.HoldsLicence() && !from.HoldsLicence() && e != seed.License {
				t.Errorf("%s takes a licence in %s", e, from)
			}
		}
	}
	if slices.ContainsFunc(seed.States, func(s seed.State) bool { return s.HoldsLicence() && s.Status() == seed.StatusNotRequired }) {
		t.Error("somebody with a licence is shown as Not Required")
	}
}
