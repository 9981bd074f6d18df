package store_test

import (
	"fmt"
	"testing"
)

// TestWhoseSEEDMailDidNotArriveWaitsForAnother: until then they counted as waiting for a device.
func TestWhoseSEEDMailDidNotArriveWaitsForAnother(t *testing.T) {
	id := func(n int) string { return fmt.Sprintf("01a20bda-bb0b-76f8-b3bd-4815300000%02d", n) }
	cases := []struct{ state, mail, want string }{
		{"licensed", "refused", "remail"}, {"licensed", "given_up", "remail"}, {"licensed", "queued", "mail"}, {"invited", "sent", "device"}, {"licensed", "", "mail"},
	}
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 42)
			for n, c := range cases {
				account, invitation, mailID := id(n+1), id(n+21), id(n+41)
				exec(t, db, fmt.Sprintf("INSERT INTO accounts (id, email, type, state, seed, created_at) VALUES ('%s', 'a%d@acme.com', 'vendor', 'active', true, '2026-10-01 09:00:00+00:00')", account, n),
					fmt.Sprintf("INSERT INTO seed_provisionings (account_id, state, invitation_id, mail_id, mailed_at, changed_at) VALUES ('%s', '%s', '%s', '%s', '2026-10-02 09:00:00+00:00', '2026-10-02 09:00:00+00:00')", account, c.state, invitation, mailID),
					fmt.Sprintf("INSERT INTO insight_facts (invitation_id, inviter_id, agency, week, reached, seed_wanted, seed_onboarded, seed_waits, seed_since) VALUES ('%s', '%s', 'tech', '2026-09-28', 3, true, false, 'device', '2026-10-02 09:00:00+00:00')", invitation, id(99)))
				if c.mail != "" {
					exec(t, db, fmt.Sprintf("INSERT INTO mails (id, kind, to_email, invitation_id, attempt, message_id, state, reply, tries, queued_at, not_after, trace_id) VALUES ('%s', 'seed_invitation', 'a@acme.com', '%s', 1, 'm%d', '%s', '', 1, '2026-10-02 09:00:00+00:00', '2026-11-02 09:00:00+00:00', '')", mailID, invitation, n, c.mail))
				}
			}
			if _, err := provider(t, name, db).Up(t.Context()); err != nil {
				t.Fatal(err)
			}
			for n, c := range cases {
				var got string
				if err := db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT seed_waits FROM insight_facts WHERE invitation_id = '%s'", id(n+21))).Scan(&got); err != nil || got != c.want {
					t.Errorf("%s, mail %q: waits for %q, want %q, %v", c.state, c.mail, got, c.want, err)
				}
			}
		})
	}
}
