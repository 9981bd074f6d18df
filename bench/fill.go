package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// A term of each frequency. Names are drawn so that these hold for any number of rows.
const (
	frequentTerm = "ministry"  // in every second row
	mediumTerm   = "okonkwo"   // in one of 200
	rareTerm     = "zephyrine" // in the three oldest rows only
	frequentPair = "an"        // two letters that most rows hold
	rarePair     = "zq"        // two letters that the oldest row alone holds
	missingTerm  = "quokkaxyz" // in none
	rareRows     = 3           // rows with rareTerm
	fillBatch    = 500         // rows a statement; SQLite takes 32,766 values
	fillCommit   = 20 * fillBatch
	mediumEvery  = 200
)

var (
	firstNames = []string{"Wei Ling", "Siti", "Arjun", "Jun Jie", "Nur Aisyah", "Priya", "Daniel", "Hui Min", "Kavitha", "Marcus", "Farhan", "Xin Yi"}
	lastNames  = []string{"Tan", "Lim", "Rahman", "Nair", "Goh", "Binte Ismail", "Fernandez", "Koh", "Chua", "Pillai", "Wong", "Lee", "Ong"}
	offices    = []string{"Ministry of Digital Affairs", "Land Office", "Ministry of Harbours", "Weather Board"}
	sections   = []string{"Platform", "Payments", "Counter services", "", "Data"}
)

// filler writes invitations straight into the tables, as the portal would have left
// them: one account each, counts and search index by the database's own triggers. Mails
// and audit events, which the status page does not read, are left out.
type filler struct {
	db       *database
	officers []uuid.UUID // the first one is the one whose page is measured
	filled   int
	begin    time.Time
}

// fill goes on until to invitations are stored, shared by the first officers.
func (f *filler) fill(ctx context.Context, to, officers int) error {
	for f.filled < to {
		tx, err := f.db.sql.BeginTx(ctx, nil)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		for end := min(to, f.filled+fillCommit); f.filled < end; {
			n := min(fillBatch, end-f.filled)
			if err := f.insert(ctx, tx, n, officers); err != nil {
				_ = tx.Rollback()
				return err
			}
			f.filled += n
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return f.analyze(ctx)
}

// analyze does what autovacuum and a passing night do for a database that grew by itself.
func (f *filler) analyze(ctx context.Context) error {
	analyze := "VACUUM ANALYZE"
	if f.db.sqlite() {
		analyze = "PRAGMA wal_checkpoint(TRUNCATE)"
	}
	if _, err := f.db.sql.ExecContext(ctx, analyze); err != nil {
		return fmt.Errorf("%s: %w", analyze, err)
	}
	return nil
}

var (
	accountColumns    = []string{"id", "email", "type", "state", "first_name", "last_name", "organisation", "department", "created_at"}
	invitationColumns = []string{"id", "type", "inviter_id", "agency", "account_id", "email", "first_name", "last_name", "organisation",
		"department", "seed", "reason", "state", "status", "attempt", "created_at", "sent_at", "expires_at", "ended_at", "search_text"}
)

func (f *filler) insert(ctx context.Context, tx *sql.Tx, n, officers int) error {
	var accounts, invitations []any
	for k := f.filled; k < f.filled+n; k++ {
		i, err := f.invitation(k, officers)
		if err != nil {
			return err
		}
		accountState := map[invite.State]string{invite.Onboarded: "active", invite.Lapsed: "terminated"}[i.State]
		if accountState == "" {
			accountState = "pending"
		}
		accounts = append(accounts, i.AccountID.String(), i.Email.String(), "public officer", accountState,
			i.FirstName.String(), i.LastName.String(), i.Organisation.String(), i.Department.String(), f.time(i.CreatedAt))
		invitations = append(invitations, invitationValues(f, i)...)
	}
	if err := f.insertInto(ctx, tx, "accounts", accountColumns, accounts); err != nil {
		return err
	}
	return f.insertInto(ctx, tx, "invitations", invitationColumns, invitations)
}

// invitationValues are what an invitation holds in invitationColumns.
func invitationValues(f *filler, i *invite.Invitation) []any {
	return []any{i.ID.String(), string(i.Type), i.InviterID.String(), i.Agency.String(), i.AccountID.String(), i.Email.String(),
		i.FirstName.String(), i.LastName.String(), i.Organisation.String(), i.Department.String(), i.SEED, "bench",
		string(i.State), string(i.State.Status()), 1, f.time(i.CreatedAt), f.time(i.AttemptedAt), f.time(i.ExpiresAt), f.time(i.EndedAt), i.SearchText()}
}

func (f *filler) insertInto(ctx context.Context, tx *sql.Tx, table string, columns []string, values []any) error {
	return insertRows(ctx, tx, f.db, table, columns, values)
}

// time is a moment as the portal stores it; nil for the zero time.
func (f *filler) time(t time.Time) any {
	switch {
	case t.IsZero():
		return nil
	case f.db.sqlite():
		return t.UTC().Format("2006-01-02 15:04:05.999999-07:00")
	}
	return t
}

// invitation makes the k-th one.
func (f *filler) invitation(k, officers int) (*invite.Invitation, error) {
	created := f.begin.Add(time.Duration(k) * 40 * time.Microsecond)
	i := &invite.Invitation{
		ID: uuid.Must(uuid.NewV7()), Type: invite.ByAccount, InviterID: f.officers[k%officers], AccountID: uuid.Must(uuid.NewV7()),
		SEED: k%3 == 0, State: invite.Open, CreatedAt: created, AttemptedAt: created, ExpiresAt: created.Add(invite.Lifetime),
	}
	switch {
	case k%10 < 5:
		i.State, i.EndedAt = invite.Onboarded, created.Add(time.Hour)
	case k%10 == 5:
		i.State, i.EndedAt = invite.Lapsed, i.ExpiresAt
	case k%100 == 6:
		i.State = invite.Refused
	}
	first, last := firstNames[k%len(firstNames)], lastNames[k/7%len(lastNames)]
	if k/officers%mediumEvery == 17 {
		last = "Okonkwo"
	}
	local := fmt.Sprintf("person.%d", k)
	if k/officers < rareRows && k%officers == 0 { // the measured officer's oldest
		first = "Zephyrine"
		if k == 0 {
			local = "zq." + local
		}
	}
	var err error
	parse := func(e error) {
		if err == nil {
			err = e
		}
	}
	var e error
	i.Email, e = people.ParseEmail(local + "@tech.gov.sg")
	parse(e)
	i.Agency, _ = i.Email.Agency()
	i.FirstName, e = people.ParsePersonName("first_name", first)
	parse(e)
	i.LastName, e = people.ParsePersonName("last_name", last)
	parse(e)
	i.Organisation, e = people.ParseOrganisation(offices[k/officers%len(offices)])
	parse(e)
	i.Department, e = people.ParseDepartment(sections[k/3%len(sections)])
	parse(e)
	return i, err
}
