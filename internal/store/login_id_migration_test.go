package store_test

import (
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// TestOlderInvitationsAreFoundByLoginID: what was invited before login IDs were searched for is
// found by them, too.
func TestOlderInvitationsAreFoundByLoginID(t *testing.T) {
	const officer, vendor, sent, waits = "01a20bda-bb0b-76f8-b3bd-481530000001", "01a20bda-bb0b-76f8-b3bd-481530000002",
		"01a20bda-bb0b-76f8-b3bd-481530000003", "01a20bda-bb0b-76f8-b3bd-481530000004"
	const day, invited = "'2026-11-01 09:00:00+00:00'", "INSERT INTO invitations (id, type, inviter_id, agency, account_id, email, seed, reason, state, status, attempt, created_at, sent_at, expires_at, search_text) VALUES "
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 44)
			exec(t, db,
				"INSERT INTO accounts (id, email, type, state, created_at) VALUES ('"+officer+"', 'officer@tech.gov.sg', 'public officer', 'active', "+day+")",
				"INSERT INTO accounts (id, email, username, username_key, type, state, created_at) VALUES ('"+vendor+"', 'w@acme.com', 'Wendy.W', 'wendy.w', 'vendor', 'pending', "+day+")",
				invited+"('"+sent+"', 'account', '"+officer+"', 'tech', '"+vendor+"', 'w@acme.com', false, '', 'open', 'Not Onboarded', 1, "+day+", "+day+", "+day+", 'w@acme.com acme')",
				invited+"('"+waits+"', 'account', '"+officer+"', 'tech', NULL, 'w@newco.com.sg', false, '', 'waiting_domain', 'Not Onboarded', 0, "+day+", "+day+", "+day+", 'w@newco.com.sg')",
				"INSERT INTO domain_waits (invitation_id, domain, username, asked_at) VALUES ('"+waits+"', 'newco.com.sg', 'Wendy.Too', "+day+")")
			s := migrated(t, u)
			invites := invite.NewService(invite.Options{Store: s.Invites(), Now: fixedNow})
			actor := people.Actor{ID: uuid.MustParse(officer), Role: people.RoleOfficer}
			for search, want := range map[string]string{"wendy.w@techpass.gov.sg": sent, "Wendy.too": waits, "acme": sent} {
				p, err := invites.List(t.Context(), actor, invite.Query{Search: search})
				if err != nil || len(p.Rows) != 1 || p.Rows[0].ID.String() != want {
					t.Errorf("search %q: %+v, %v", search, p, err)
				}
			}
			p, err := invites.List(t.Context(), actor, invite.Query{Search: "wendy"})
			if err != nil || len(p.Rows) != 2 {
				t.Errorf("search for both: %+v, %v", p, err)
			}
		})
	}
}
