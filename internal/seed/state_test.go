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
			p := Provisioning{State: from, ChangedAt: now.Add(-time.Hour)}
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
			if (p.State == Licensed || p.State == Invited) != !p.ExpiresAt.IsZero() && from != Licensed {
				t.Errorf("%s, %s: expires %v", from, e, p.ExpiresAt)
			}
			if (p.State == Requested) == p.QueuedAt.IsZero() {
				t.Errorf("%s, %s: queued %v", from, e, p.QueuedAt)
			}
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
