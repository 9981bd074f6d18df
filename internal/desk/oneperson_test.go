package desk_test

import (
	"errors"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/techpass"
)

// TestOneMailboxIsOnePerson: whoever raised a request grants it with no other address of the
// same mailbox either, and in neither direction.
func TestOneMailboxIsOnePerson(t *testing.T) {
	both(t, func(w *world) {
		second := w.serving("agent+1@tech.gov.sg", techpass.DutyAgent)
		for by, with := range map[people.Actor]people.Actor{second: w.agent, w.agent: second} {
			r := w.raise(by, desk.Domain, "new"+string(by.Email.Local()[len(by.Email.Local())-1])+".com")
			if _, err := w.Desk.Grant(w.Context(), with, r.ID, r.Version); !errors.Is(err, desk.OwnRequest) {
				t.Errorf("raised by %s, granted by %s: %v", by.Email.Local(), with.Email.Local(), err)
			}
			if st := w.look(with, r.ID); st.May.Grant || st.May.Decide || !st.May.Own || st.May.Withdraw {
				t.Errorf("may %+v", st.May)
			}
			_, err := w.Desk.Grant(w.Context(), w.agent2, r.ID, r.Version)
			w.OK(err)
		}
	})
}
