package store_test

import (
	"database/sql"
	_ "embed"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
)

//go:embed testdata/version1.sql
var version1 string

// atVersion migrates an empty database to that version and no further, and opens it.
func atVersion(t *testing.T, name, url string, version int64) *sql.DB {
	t.Helper()
	db := raw(t, url)
	if _, err := provider(t, name, db).UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	return db
}

// provider runs the migrations on a database of that name.
func provider(t *testing.T, name string, db *sql.DB) *goose.Provider {
	t.Helper()
	dialects := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}
	p, err := goose.NewProvider(dialects[name], db, os.DirFS("migrations/"+name))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Data written under the first migration is still there, and found, after the last.
func TestMigrationsBringDataForward(t *testing.T) {
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			db := atVersion(t, name, u, 1)
			exec(t, db, strings.Split(strings.TrimSpace(version1), ";\n")...)
			if _, err := provider(t, name, db).UpTo(t.Context(), 13); err != nil {
				t.Fatal(err)
			}
			exec(t, db, "INSERT INTO domain_requests (name, requested_by, requested_at) VALUES ('elsewhere.com', '01a20bda-bb0b-76f8-b3bd-481530000001', '2026-11-03 09:00:00+00:00')")

			s := migrated(t, u)
			officer := people.Actor{ID: uuid.MustParse("01a20bda-bb0b-76f8-b3bd-481530000001"), Role: people.RoleOfficer}
			invites := invite.NewService(invite.Options{Store: s.Invites(), Now: fixedNow})
			for _, search := range []string{"", "acme", "jane t"} {
				p, err := invites.List(t.Context(), officer, invite.Query{Search: search})
				if err != nil || p.Total != 1 || len(p.Rows) != 1 || !p.Rows[0].SEED || p.Rows[0].InviterEmail.String() != "officer@tech.gov.sg" {
					t.Errorf("search %q: %+v, %v", search, p, err)
				}
			}
			agencies, err := s.Agencies().Agencies(t.Context(), people.Agency{}, 10)
			if err != nil || len(agencies) != 1 || agencies[0].Name != "TECH" || agencies[0].Domains != 1 || agencies[0].CreatedAt.IsZero() {
				t.Errorf("agencies %+v, %v", agencies, err)
			}
			boss := people.Actor{ID: uuid.New(), Role: people.RoleAdmin}
			whole, err := invites.List(t.Context(), boss, invite.Query{Search: "acme", Scope: invite.Scope{Whole: true, Agency: agencies[0].Acronym}})
			if err != nil || whole.Total != 1 {
				t.Errorf("the agency's invitations: %+v, %v", whole, err)
			}
			invited, err := s.Invites().Get(t.Context(), uuid.MustParse("01a20bda-bb0b-76f8-b3bd-481530000003"))
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Invites().AccountByID(t.Context(), invited.AccountID)
			if err != nil || !a.SEED || !a.InvitedAt.Equal(invited.AttemptedAt) || a.StateChangedAt.IsZero() || a.DueAt.IsZero() {
				t.Errorf("account %+v, %v: the daily job can't look after it", a, err)
			}
			requests, err := s.Desk().Requests(t.Context(), desk.Query{Search: "elsewhere", Agency: officerAgency(t), OnlyOpen: true, Limit: 10})
			if err != nil || len(requests) != 1 || requests[0].RequesterEmail.String() != "officer@tech.gov.sg" || requests[0].Kind != desk.Domain ||
				requests[0].Number != 1 || requests[0].State != desk.Open || requests[0].CreatedAt.Day() != 3 {
				t.Fatalf("requests for domains %+v, %v", requests, err)
			}
			if entries, err := s.Desk().Entries(t.Context(), requests[0].ID); err != nil || len(entries) != 1 || entries[0].Event != desk.Raise {
				t.Errorf("its story %+v, %v", entries, err)
			}
			story, err := invites.Timeline(t.Context(), officer, uuid.MustParse("01a20bda-bb0b-76f8-b3bd-481530000003"))
			if err != nil || len(story.Moments) != 1 {
				t.Errorf("timeline %+v, %v", story, err)
			}
		})
	}
}

func officerAgency(t *testing.T) people.Agency {
	t.Helper()
	a, err := people.ParseAgency("tech")
	if err != nil {
		t.Fatal(err)
	}
	return a
}
