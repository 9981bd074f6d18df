package desk_test

import (
	"errors"
	"strings"
	"testing"

	"techbiz/internal/base/fault"
	"techbiz/internal/desk"
)

func TestEveryEventInEveryState(t *testing.T) {
	const no = desk.State("")
	// In the order of desk.Events: assign, release, comment, note, ask, answer, grant, finish,
	// decline, withdraw.
	type row [10]desk.State
	closed := row{}
	for _, k := range desk.Kinds {
		grant, finish := desk.Granted, no
		if k == desk.Other {
			grant, finish = no, desk.Done
		}
		for s, want := range map[desk.State]row{
			desk.Open:       {desk.InProgress, desk.Open, desk.Open, desk.Open, desk.Asked, no, grant, finish, desk.Declined, desk.Withdrawn},
			desk.InProgress: {desk.InProgress, desk.Open, desk.InProgress, desk.InProgress, desk.Asked, no, grant, finish, desk.Declined, desk.Withdrawn},
			desk.Asked:      {desk.Asked, desk.Asked, desk.Asked, desk.Asked, desk.Asked, desk.InProgress, grant, finish, desk.Declined, desk.Withdrawn},
			desk.Granted:    closed, desk.Declined: closed, desk.Withdrawn: closed, desk.Done: closed,
		} {
			for n, e := range desk.Events {
				got, err := desk.Next(k, s, e)
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
	for _, s := range desk.States {
		goesOn := false
		for _, e := range desk.Events {
			_, err := desk.Next(desk.Other, s, e)
			goesOn = goesOn || err == nil
			conflict, ended := errors.AsType[*fault.Conflict](err)
			if ended = ended && strings.HasPrefix(conflict.Reason, "This request has been "); ended != s.Closed() {
				t.Errorf("%s, %s: %v does not say how it ended", s, e, err)
			}
		}
		if goesOn == s.Closed() {
			t.Errorf("%s: closed %v", s, s.Closed())
		}
	}
}
