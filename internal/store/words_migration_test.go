package store_test

import (
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
)

// Accounts that were there before the search for them was are found by name, letters that the
// database does not fold included, and runs that sent invitations again were for all.
func TestAccountsOfBeforeAreFound(t *testing.T) {
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 42)
			exec(t, db,
				"INSERT INTO accounts (id, email, username, username_key, type, state, first_name, last_name, created_at) VALUES"+
					" ('01a20bda-bb0b-76f8-b3bd-481530000001', 'officer@tech.gov.sg', '', '', 'public officer', 'active', 'Änne', 'ÖZ', '2026-11-01 09:00:00+00:00'),"+
					" ('01a20bda-bb0b-76f8-b3bd-481530000002', 'jane@acme.com', 'Jane.X', 'jane.x', 'vendor', 'active', 'Jane', 'Tan', '2026-11-02 09:00:00+00:00'),"+
					" ('01a20bda-bb0b-76f8-b3bd-481530000003', '', '', '', 'vendor', 'deleted', '', '', '2026-11-03 09:00:00+00:00')",
				"INSERT INTO resend_runs (id, account_id, total, sent, started_at, touched_at) VALUES ('01a20bda-bb0b-76f8-b3bd-481530000004',"+
					" '01a20bda-bb0b-76f8-b3bd-481530000001', 2, 1, '2026-11-04 09:00:00+00:00', '2026-11-04 09:00:00+00:00')")
			s := migrated(t, u)
			for typed, want := range map[string]string{"öz änne": "officer@tech.gov.sg", "jane.x@techpass": "jane@acme.com", "tan jane": "jane@acme.com", "": "jane@acme.com"} {
				found, err := s.Lives().FindAccounts(t.Context(), lifecycle.AccountQuery{Words: invite.WordsOf(typed)}, 9)
				if err != nil || len(found) == 0 || found[0].Email.String() != want {
					t.Errorf("%q: %+v, %v", typed, found, err)
				}
			}
			officer := uuid.MustParse("01a20bda-bb0b-76f8-b3bd-481530000001")
			if run, err := s.Invites().NewestResendRun(t.Context(), officer); err != nil || run.Of != (invite.ResendOf{}) || run.Sent != 1 {
				t.Errorf("the run %+v, %v", run, err)
			}
		})
	}
}
