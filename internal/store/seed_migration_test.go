package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
)

// TestWhoWantedSEEDBeforeWaits: those whose account is active, or was, wait since then, for
// their own agency or that of their inviter.
func TestWhoWantedSEEDBeforeWaits(t *testing.T) {
	const officer = "01a20bda-bb0b-76f8-b3bd-481530000001"
	id := func(n int) string { return fmt.Sprintf("01a20bda-bb0b-76f8-b3bd-4815300000%02d", n) }
	accounts := []struct {
		email, state, activated string
		seed                    bool
		agency                  string // "" where nobody waits
	}{
		{"officer@tech.gov.sg", "active", "2026-11-01", false, ""},
		{"tan@hive.gov.sg", "active", "2026-11-02", true, "hive"},
		{"lim@mail.dept.moh.gov.sg", "disabled", "2026-11-03", true, "moh"},
		{"jane@acme.com", "active", "2026-11-04", true, "tech"},
		{"june@acme.com", "pending", "", true, ""},
		{"jack@acme.com", "pending", "2026-11-05", true, "tech"}, // its second factors were reset
		{"joan@acme.com", "terminated", "2026-11-05", true, ""},
	}
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 13)
			for n, a := range accounts {
				activated := "NULL"
				if a.activated != "" {
					activated = "'" + a.activated + " 09:00:00+00:00'"
				}
				exec(t, db, fmt.Sprintf("INSERT INTO accounts (id, email, type, state, seed, created_at, activated_at) VALUES ('%s', '%s', 'vendor', '%s', %v, '2026-10-01 09:00:00+00:00', %s)",
					id(n+1), a.email, a.state, a.seed, activated),
					fmt.Sprintf(`INSERT INTO invitations (id, type, inviter_id, agency, account_id, email, seed, reason, state, status, attempt, created_at, sent_at, expires_at, search_text)
						VALUES ('%s', 'account', '%s', 'tech', '%s', '%s', %v, '', 'onboarded', 'Onboarded', 1, '2026-10-01 09:00:00+00:00', '2026-10-01 09:00:00+00:00', '2026-11-01 09:00:00+00:00', '')`,
						id(n+51), officer, id(n+1), a.email, a.seed))
			}
			s := migrated(t, u)
			for n, a := range accounts {
				p, err := s.Provisioning(t.Context(), uuid.MustParse(id(n+1)))
				if a.agency == "" {
					if !errors.Is(err, fault.NotFound) {
						t.Errorf("%s: %+v, %v", a.email, p, err)
					}
					continue
				}
				if err != nil || p.State != seed.Requested || p.Agency.String() != a.agency || p.InvitationID.String() != id(n+51) || p.QueuedAt.UTC().Format("2006-01-02") != a.activated {
					t.Errorf("%s: %+v, %v", a.email, p, err)
				}
			}
			line, err := s.Seeds().Line(t.Context(), seed.LineQuery{Limit: 10})
			if err != nil || len(line) != 4 {
				t.Errorf("%d wait, %v", len(line), err)
			}
			moh, err := people.ParseAgency("moh")
			if err != nil {
				t.Fatal(err)
			}
			if counts, err := s.Seeds().AgencyCounts(t.Context(), moh); err != nil || len(counts) != 1 || counts[0].Waiting != 1 {
				t.Errorf("%+v, %v", counts, err)
			}
		})
	}
}
