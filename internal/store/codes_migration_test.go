package store_test

import (
	"fmt"
	"testing"
)

// Of codes that were left open beside one another the newest stays open.
func TestOneCodeStaysOpen(t *testing.T) {
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 26)
			hash := map[string]string{"sqlite": "x'%02x'", "postgres": "'\\x%02x'"}[name]
			for n, c := range []struct {
				browser int
				minute  int
			}{{1, 1}, {1, 3}, {1, 2}, {2, 1}} {
				h := fmt.Sprintf(hash, 7)
				exec(t, db, fmt.Sprintf(`INSERT INTO codes (id, purpose, subject_hash, browser_hash, client_hash, mailbox_hash, hash, tries_left, created_at, expires_at)
					VALUES ('01a20bda-bb0b-76f8-b3bd-48153000000%d', 'sign_in', %s, %s, %s, %s, %s, 5, '2026-11-01 09:0%d:00+00:00', '2026-11-01 10:00:00+00:00')`,
					n, h, fmt.Sprintf(hash, c.browser), h, h, h, c.minute))
			}
			migrated(t, u)
			var open []string
			ask(t, db, "SELECT id FROM codes WHERE closed_at IS NULL ORDER BY id", func(scan func(...any)) {
				var id string
				scan(&id)
				open = append(open, id[len(id)-1:])
			})
			if fmt.Sprint(open) != "[1 3]" {
				t.Errorf("open are %v, want the newest of each browser, [1 3]", open)
			}
		})
	}
}
