package desk

import (
	"errors"
	"testing"

	"techbiz/internal/fault"
)

func TestEveryEventInEveryState(t *testing.T) {
	const no = State("")
	// In the order of Events: assign, release, comment, note, ask, answer, grant, finish,
	// decline, withdraw.
	type row [10]State
	closed := row{}
	for _, k := range Kinds {
		grant, finish := Granted, no
		if k == Other {
			grant, finish = no, Done
		}
		for s, want := range map[State]row{
			Open:       {InProgress, Open, Open, Open, Asked, no, grant, finish, Declined, Withdrawn},
			InProgress: {InProgress, Open, InProgress, InProgress, Asked, no, grant, finish, Declined, Withdrawn},
			Asked:      {Asked, Asked, Asked, Asked, Asked, InProgress, grant, finish, Declined, Withdrawn},
			Granted:    closed, Declined: closed, Withdrawn: closed, Done: closed,
		} {
			for n, e := range Events {
				got, err := Next(k, s, e)
				_, refused := errors.AsType[*fault.Conflict](err)
				switch {
				case want[n] == no && (!refused || got != s):
					t.Errorf("%s, %s, %s: moved to %s, %v", k, s, e, got, err)
				case want[n] != no && (err != nil || got != want[n]):
					t.Errorf("%s, %s, %s: %s, %v, want %s", k, s, e, got, err, want[n])
				}
			}
		}
	}
}

func TestStatesAreListed(t *testing.T) {
	for _, s := range States {
		if _, goesOn := moves[s]; goesOn == s.Closed() {
			t.Errorf("%s: closed %v", s, s.Closed())
		}
		if _, told := endings[s]; told != s.Closed() {
			t.Errorf("%s: no word for how it ended", s)
		}
	}
}
