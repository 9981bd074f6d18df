package store_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // raw access to the database under test
	_ "modernc.org/sqlite"             // raw access to the database under test

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/store"

	"techbiz/internal/invite"
)

// raw opens the database behind the store's back, as somebody who got at it would.
func raw(t *testing.T, url string) *sql.DB {
	t.Helper()
	driver, dsn := "pgx", url
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func sealedTrail(t *testing.T, s *store.Store, n int) *audit.Service {
	t.Helper()
	err := s.Invites().Update(context.Background(), func(tx invite.Tx) error {
		for k := range n {
			e := audit.New(context.Background(), time.Unix(int64(k), 0).UTC(), people.System(), audit.DomainAllowed, audit.Subject{Type: "domain", ID: uuid.New()}, "k", "v")
			if err := tx.Record(context.Background(), e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	trail := audit.NewService(s.Audits(), slog.New(slog.DiscardHandler), time.Now)
	if _, err := trail.Seal(context.Background()); err != nil {
		t.Fatal(err)
	}
	return trail
}

func TestTrailIsAppendOnly(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			sealedTrail(t, open(t, u), 3)
			db := raw(t, u)
			for _, s := range []string{"UPDATE audit_events SET action = 'x' WHERE seq = 2", "UPDATE audit_events SET seq = NULL WHERE seq = 2",
				"UPDATE audit_events SET seq = 9 WHERE seq = 2", "DELETE FROM audit_events WHERE seq = 3", "DELETE FROM audit_events"} {
				if _, err := db.Exec(s); err == nil || !strings.Contains(err.Error(), "append-only") {
					t.Errorf("%s: %v", s, err)
				}
			}
		})
	}
}

// Somebody who owns the database can drop the triggers; the chain tells all the same.
func TestVerifyFindsTampering(t *testing.T) {
	disarm := map[string][]string{
		"sqlite":   {"DROP TRIGGER audit_no_change", "DROP TRIGGER audit_no_removal"},
		"postgres": {"ALTER TABLE audit_events DISABLE TRIGGER ALL"},
	}
	const forged = `INSERT INTO audit_events (id, at, actor_id, actor_role, action, subject_type, subject_id, trace_id, request_key, fingerprint, data, seq, hash)
		SELECT '00000000-0000-7000-8000-000000000001', at, actor_id, actor_role, action, subject_type, subject_id, trace_id, request_key, fingerprint, data, `
	for name, url := range databases {
		for what, test := range map[string]struct {
			tamper   []string
			anchored bool // found only with an anchor from outside
		}{
			"nothing":                   {nil, false},
			"an action changed":         {[]string{"UPDATE audit_events SET action = 'x' WHERE seq = 4"}, false},
			"data changed":              {[]string{`UPDATE audit_events SET data = '{"k":"w"}' WHERE seq = 4`}, false},
			"the time changed":          {[]string{"UPDATE audit_events SET at = '2001-01-01 00:00:00+00:00' WHERE seq = 1"}, false},
			"one removed":               {[]string{"DELETE FROM audit_events WHERE seq = 4"}, false},
			"the first removed":         {[]string{"DELETE FROM audit_events WHERE seq = 1"}, false},
			"one removed, gap closed":   {[]string{"DELETE FROM audit_events WHERE seq = 4", "UPDATE audit_events SET seq = 4 WHERE seq = 5", "UPDATE audit_events SET seq = 5 WHERE seq = 6"}, false},
			"the last removed":          {[]string{"DELETE FROM audit_events WHERE seq = 6"}, false},
			"one inserted at the end":   {[]string{forged + "7, hash FROM audit_events WHERE seq = 6"}, false},
			"one inserted between":      {[]string{"UPDATE audit_events SET seq = 7 WHERE seq = 6", forged + "6, hash FROM audit_events WHERE seq = 5"}, false},
			"two swapped":               {[]string{"UPDATE audit_events SET seq = 99 WHERE seq = 2", "UPDATE audit_events SET seq = 2 WHERE seq = 3", "UPDATE audit_events SET seq = 3 WHERE seq = 99"}, false},
			"the end and the head gone": {[]string{"DELETE FROM audit_events WHERE seq > 4", "UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_events WHERE seq = 4)"}, true},
		} {
			t.Run(name+"/"+what, func(t *testing.T) {
				u := url(t)
				trail := sealedTrail(t, open(t, u), 6)
				head, err := trail.Verify(t.Context())
				if err != nil || head.Seq != 6 {
					t.Fatalf("before: %v, %v", head, err)
				}
				anchor, err := audit.ParseHead(head.String())
				if err != nil {
					t.Fatal(err)
				}
				db := raw(t, u)
				exec(t, db, disarm[name]...)
				exec(t, db, test.tamper...)
				_, plain := trail.Verify(t.Context())
				_, anchored := trail.Verify(t.Context(), anchor)
				var broken *audit.Broken
				if found := errors.As(plain, &broken); found != (test.tamper != nil && !test.anchored) {
					t.Errorf("without an anchor: %v", plain)
				}
				if found := errors.As(anchored, &broken); found != (test.tamper != nil) {
					t.Errorf("with an anchor: %v", anchored)
				}
			})
		}
	}
}
