package store_test

import (
	"database/sql"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/approval"
)

// TestSignInsOfBeforeClaimNoMore: a mailed code is no factor of what was signed in by it,
// and whoever was known stays known; what came later is empty. Written at version 23.
func TestSignInsOfBeforeClaimNoMore(t *testing.T) {
	const holder = "01a20bda-bb0b-76f8-b3bd-481530000001"
	was := []string{"mca otp mfa", "mca", "pwd otp mfa", "pop user mfa", "fed otp mfa", "mca kba"}
	is := []string{"mail otp", "mail", "pwd otp mfa", "pop user mfa", "fed otp mfa", "mail kba"}
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 23)
			blob := func(n int) string {
				if name == "sqlite" {
					return fmt.Sprintf("x'%02x'", n)
				}
				return fmt.Sprintf(`'\x%02x'`, n)
			}
			const at = "'2026-11-01 09:00:00+00:00'"
			exec(t, db,
				"INSERT INTO accounts (id, email, type, state, duty, created_at) VALUES ('"+holder+"', 'tan@tech.gov.sg', 'public officer', 'active', 'admin', "+at+")",
				"INSERT INTO oidc_clients (id, name, redirect_uris, post_logout_uris, first_party, built_in, created_at, updated_at) VALUES ('ship', 'Ship', 'https://ship.example', '', false, 1 = 0, "+at+", "+at+")",
				"INSERT INTO devices (account_id, hash, seen_at) VALUES ('"+holder+"', "+blob(1)+", "+at+")",
				"INSERT INTO codes (id, purpose, subject_hash, browser_hash, client_hash, hash, tries_left, created_at, expires_at) VALUES ('01a20bda-bb0b-76f8-b3bd-481530000002', 'sign_in', "+blob(2)+", "+blob(3)+", "+blob(4)+", "+blob(5)+", 5, "+at+", "+at+")")
			for n, methods := range was {
				id := fmt.Sprintf("'01a20bda-bb0b-76f8-b3bd-4815300001%02d'", n)
				exec(t, db,
					fmt.Sprintf("INSERT INTO sign_ins (id, account_id, at, methods, browser) VALUES (%s, '%s', %s, '%s', '')", id, holder, at, methods),
					fmt.Sprintf("INSERT INTO oidc_grants (id, client_id, account_id, sign_in_id, scopes, auth_time, amr, created_at, expires_at) VALUES (%s, 'ship', '%s', %s, 'openid', %s, '%s', %[4]s, %[4]s)", id, holder, id, at, methods),
					fmt.Sprintf(`INSERT INTO oidc_requests (hash, client_id, redirect_uri, scopes, state, nonce, challenge, prompt, max_age, login_hint, browser_hash, created_at, expires_at, amr)
						VALUES (%s, 'ship', 'https://ship.example', 'openid', '', '', '', '', -1, '', %s, %s, %[3]s, '%s')`, blob(n), blob(n), at, methods))
			}
			s := migrated(t, u)
			for n, want := range is {
				id := fmt.Sprintf("'01a20bda-bb0b-76f8-b3bd-4815300001%02d'", n)
				for _, where := range []string{"methods FROM sign_ins WHERE id = " + id, "amr FROM oidc_grants WHERE id = " + id, "amr FROM oidc_requests WHERE hash = " + blob(n)} {
					if got := text(t, db, "SELECT "+where); got != want {
						t.Errorf("%s: %q, want %q", where, got, want)
					}
				}
			}
			for _, holds := range []string{
				"SELECT count(*) FROM devices WHERE signed_in AND hash = " + blob(1),
				"SELECT count(*) FROM codes WHERE mailbox_hash = subject_hash AND NOT known AND NOT settled",
			} {
				if got := text(t, db, holds); got != "1" {
					t.Errorf("%s: %s", holds, got)
				}
			}
			known, err := s.SignIns().KnowsDevice(t.Context(), uuid.MustParse(holder), []byte{1})
			if err != nil || !known {
				t.Errorf("the browser is not known any more: %v", err)
			}
			a, err := s.Invites().AccountByID(t.Context(), uuid.MustParse(holder))
			if err != nil || a.PasswordDue {
				t.Errorf("a password is asked for: %+v, %v", a, err)
			}
			waiting, err := s.Approvals().Approvals(t.Context(), approval.Query{Waiting: true, Limit: 10})
			if err != nil || len(waiting) != 0 {
				t.Errorf("%d approvals wait, %v", len(waiting), err)
			}
		})
	}
}

func text(t *testing.T, db *sql.DB, query string) (s string) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Errorf("%s: %v", query, err)
	}
	return s
}
