package seed

import (
	"errors"
	"slices"
	"testing"
	"time"

	"techbiz/internal/fault"
)

// TestEveryEventInEveryState holds the whole machine: each event moves to the state
// that stands here, or is refused with words.
func TestEveryEventInEveryState(t *testing.T) {
	const no = State("")
	table := map[State][]State{ // in the order of Events
		//               Request    License   Mail     Remail    Enrol      Lapse   Unused  Decline        End
		NotRequired:   {Requested, no, no, no, no, no, no, no, no},
		Requested:     {no, Licensed, no, no, no, no, no, NotRequired, Deprovisioned},
		Licensed:      {no, no, Invited, Licensed, no, Lapsed, no, Deprovisioned, Deprovisioned},
		Invited:       {no, no, no, Licensed, Onboarded, Lapsed, no, Deprovisioned, Deprovisioned},
		Onboarded:     {no, no, no, no, Onboarded, no, Lapsed, Deprovisioned, Deprovisioned},
		Lapsed:        {Requested, no, no, no, no, no, no, Deprovisioned, Deprovisioned},
		Deprovisioned: {Requested, no, no, no, no, no, no, no, no},
	}
	if len(table) != len(States) {
		t.Fatalf("%d states in the table, want %d", len(table), len(States))
	}
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for _, from := range States {
		for n, e := range Events {
			p := at(from, now.Add(-time.Hour))
			err := p.On(e, now)
			want := table[from][n]
			if want == no {
				var refusal *Refusal
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
			if (p.State == Licensed || p.State == Invited) == p.ExpiresAt.IsZero() {
				t.Errorf("%s, %s: expires %v", from, e, p.ExpiresAt)
			}
			if (p.State == Requested) == p.QueuedAt.IsZero() {
				t.Errorf("%s, %s: queued %v", from, e, p.QueuedAt)
			}
		}
	}
}

// at is a provisioning that came to its state at that time.
func at(s State, changed time.Time) Provisioning {
	p := Provisioning{State: s, ChangedAt: changed}
	switch s {
	case Requested:
		p.QueuedAt = changed
	case Licensed, Invited:
		p.MailedAt, p.ExpiresAt, p.Attempt = changed, changed.Add(Lifetime), 1
	}
	return p
}

// TestMailsRunOut: for 30 days a device can be enrolled, and once in a day the mail be
// asked for again; then neither, whether or not the sweep has come by.
func TestMailsRunOut(t *testing.T) {
	sent := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for _, s := range []State{Licensed, Invited} {
		for _, c := range []struct {
			after time.Duration
			over  bool
		}{{0, false}, {Lifetime - time.Second, false}, {Lifetime, true}, {Lifetime + time.Hour, true}} {
			now, p := sent.Add(c.after), at(s, sent)
			if p.Overdue(now) != c.over || (p.StateAt(now) == Lapsed) != c.over {
				t.Errorf("%s after %v: overdue %v", s, c.after, p.Overdue(now))
			}
			if next, ok := p.NextMail(now); ok == c.over || ok && !next.Equal(sent.Add(AskEvery)) {
				t.Errorf("%s after %v: next mail %v, %v", s, c.after, next, ok)
			}
			again := p
			if err := again.On(Remail, now); (err != nil) != c.over || err == nil && (again.Attempt != 2 || !again.ExpiresAt.Equal(now.Add(Lifetime))) {
				t.Errorf("%s after %v: mailed again %+v, %v", s, c.after, again, err)
			}
			if err := p.On(Enrol, now); (err == nil) != (s == Invited && !c.over) {
				t.Errorf("%s after %v: enrolled %v", s, c.after, err)
			}
		}
	}
	for _, s := range []State{NotRequired, Requested, Onboarded, Lapsed, Deprovisioned} {
		p := at(s, sent)
		if _, ok := p.NextMail(sent); ok || p.Overdue(sent.Add(2*Lifetime)) {
			t.Errorf("%s has a mail that can be asked for, or runs out", s)
		}
	}
}

// TestLicencesMoveWithStates: a licence is taken by License alone, and each way out of
// the states that hold one gives it back.
func TestLicencesMoveWithStates(t *testing.T) {
	for _, from := range States {
		for _, e := range Events {
			to, err := from.On(e)
			if err == nil && to.HoldsLicence() && !from.HoldsLicence() && e != License {
				t.Errorf("%s takes a licence in %s", e, from)
			}
		}
	}
	if slices.ContainsFunc(States, func(s State) bool { return s.HoldsLicence() && s.Status() == StatusNotRequired }) {
		t.Error("somebody with a licence is shown as Not Required")
	}
}
