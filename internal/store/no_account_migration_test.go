package store_test

import (
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// TestInvitationsKeepTheirAccounts: since invitations may wait without an account, those that
// have one still lead to it, and to none that is not there.
func TestInvitationsKeepTheirAccounts(t *testing.T) {
	const officer, vendor, sent, own = "01a20bda-bb0b-76f8-b3bd-481530000001", "01a20bda-bb0b-76f8-b3bd-481530000002",
		"01a20bda-bb0b-76f8-b3bd-481530000003", "01a20bda-bb0b-76f8-b3bd-481530000004"
	const day, invited = "'2026-11-01 09:00:00+00:00'", "INSERT INTO invitations (id, type, inviter_id, agency, account_id, email, seed, reason, state, status, attempt, created_at, sent_at, expires_at, search_text) VALUES "
	const rest = ", false, 'Payments', 'open', 'Not Onboarded', 1, " + day + ", " + day + ", " + day + ", 'w@acme.com acme')"
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 38)
			exec(t, db,
				"INSERT INTO accounts (id, email, type, state, created_at) VALUES ('"+officer+"', 'officer@tech.gov.sg', 'public officer', 'active', "+day+")",
				"INSERT INTO accounts (id, email, username, username_key, type, state, created_at) VALUES ('"+vendor+"', 'w@acme.com', 'Wendy.W', 'wendy.w', 'vendor', 'pending', "+day+")",
				invited+"('"+sent+"', 'account', '"+officer+"', 'tech', '"+vendor+"', 'w@acme.com'"+rest,
				invited+"('"+own+"', 'sign_up', '"+officer+"', 'tech', '"+officer+"', 'officer@tech.gov.sg'"+rest)
			s := migrated(t, u)
			for id, account := range map[string]string{sent: vendor, own: officer} {
				i, err := s.Invites().Get(t.Context(), uuid.MustParse(id))
				if err != nil || i.AccountID.String() != account {
					t.Errorf("%s leads to %+v, %v", id, i, err)
				}
			}
			invites := invite.NewService(invite.Options{Store: s.Invites(), Now: fixedNow})
			found, err := invites.List(t.Context(), people.Actor{ID: uuid.MustParse(officer), Role: people.RoleOfficer}, invite.Query{Search: "acme"})
			if err != nil || len(found.Rows) != 1 || found.Rows[0].Username.String() != "Wendy.W" {
				t.Errorf("the list: %+v, %v", found, err)
			}
			exec(t, db, invited+"('01a20bda-bb0b-76f8-b3bd-481530000005', 'account', '"+officer+"', 'tech', NULL, 'w@newco.com.sg'"+rest)
			if name == "postgres" { // SQLite asks only where the connection has it asked
				if _, err := db.ExecContext(t.Context(), invited+"('01a20bda-bb0b-76f8-b3bd-481530000006', 'account', '"+officer+"', 'tech', '01a20bda-bb0b-76f8-b3bd-481530000009', 'x@acme.com'"+rest); err == nil {
					t.Error("an invitation leads to an account that is not there")
				}
			}
		})
	}
}
