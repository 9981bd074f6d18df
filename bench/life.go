package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// actions is to how many of each so many accounts something is due: one of each action of the daily job.
const actions = 4

// dueNow counts the accounts to which something is due.
const dueNow = "SELECT count(*) FROM accounts WHERE due_at <= CURRENT_TIMESTAMP"

// measureLife measures the daily job over ever more accounts, each time in a fresh
// database: until nothing is due any more, while its reminders are mailed to a sink. To as
// many of them something is due each time, four in ten of the fewest: most of what there is
// the job has to leave alone. The limit is the time for the fewest accounts, times how many
// more there are; of memory, the node with the fewest.
func (b *bench) measureLife(ctx context.Context, db *database) error {
	var fewest lifeFigures
	for _, accounts := range b.accounts {
		f, err := b.measureLives(ctx, db.kind, accounts, b.accounts[0]*4/10)
		if err != nil {
			return err
		}
		if fewest.accounts == 0 {
			fewest = f
		}
		name := fmt.Sprintf("%s daily job, %d accounts of which %d are due", db.kind, accounts, f.due)
		linear := fewest.took.Seconds() * float64(accounts) / float64(fewest.accounts)
		b.report.add(row{name: name, value: f.took.Seconds(), unit: "s", ratio: f.took.Seconds() / linear, limit: "linear"})
		b.report.add(row{name: name + ": rate", value: float64(f.due) / f.took.Seconds(), unit: "per s"})
		b.report.add(row{name: name + ": peak memory of the node", value: float64(f.peak) / (1 << 20), unit: "MiB",
			ratio: float64(f.peak) / float64(fewest.peak), limit: fmt.Sprintf("%d accounts", fewest.accounts)})
	}
	return nil
}

// lifeFigures are what one measurement of the daily job gave.
type lifeFigures struct {
	accounts, due, peak int
	took                time.Duration
}

func (b *bench) measureLives(ctx context.Context, kind string, accounts, due int) (f lifeFigures, err error) {
	db, err := b.newDatabase(ctx, kind, b.pg)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	if _, err := b.signedIn(ctx, db); err != nil {
		return f, err
	}
	fill, err := b.newFiller(ctx, db)
	if err != nil {
		return f, err
	}
	now := time.Now().UTC()
	if err := fill.lives(ctx, accounts, accounts*actions/due, now); err != nil {
		return f, err
	}
	f.accounts = accounts
	if f.due, err = db.number(ctx, dueNow); err != nil {
		return f, err
	}
	if f.due < due {
		return f, fmt.Errorf("%d of %d accounts are due", f.due, accounts)
	}
	s, err := b.sink(ctx)
	if err != nil {
		return f, err
	}
	defer s.stop()
	node, err := b.serve(ctx, db, "TECHBIZ_MAIL_URL=smtp://"+s.addr+"?tls=none", "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	if f.took, err = b.untilNothingIsDue(ctx, db); err != nil {
		return f, fmt.Errorf("%w: %s", err, node.words())
	}
	f.peak, err = node.peak()
	return f, err
}

// untilNothingIsDue returns how long the job took from its first batch, which is when its
// first event is of. It comes by when the node has become the one that queues the periodic
// jobs; how long that takes is not its own.
func (b *bench) untilNothingIsDue(ctx context.Context, db *database) (time.Duration, error) {
	for began, n := time.Now(), 1; n > 0; time.Sleep(5 * time.Millisecond) {
		var err error
		if n, err = db.number(ctx, dueNow); err != nil {
			return 0, err
		}
		if time.Since(began) > 10*time.Minute {
			return 0, fmt.Errorf("%d accounts are due still", n)
		}
	}
	end := time.Now()
	first := "SELECT to_char(min(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM audit_events WHERE action IN ('account.reminded', 'account.disabled', 'account.terminated', 'account.deleted')"
	if db.sqlite() {
		first = "SELECT substr(min(at), 1, instr(min(at), '+') - 1) FROM audit_events WHERE action IN ('account.reminded', 'account.disabled', 'account.terminated', 'account.deleted')"
	}
	var text string
	if err := db.sql.QueryRowContext(ctx, first).Scan(&text); err != nil {
		return 0, fmt.Errorf("read first event of the job: %w", err)
	}
	began, err := time.Parse("2006-01-02 15:04:05", text)
	return end.Sub(began), err
}

var livingColumns = []string{"id", "email", "type", "state", "created_at", "invited_at", "last_sign_in_at", "state_changed_at", "due_at"}

// lives writes accounts as the portal would have left them, the terminated ones to be with
// the invitation that led to them.
func (f *filler) lives(ctx context.Context, accounts, many int, now time.Time) error {
	for f.filled < accounts {
		tx, err := f.db.sql.BeginTx(ctx, nil)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		for end := min(accounts, f.filled+fillCommit); f.filled < end; {
			n := min(fillBatch, end-f.filled)
			if err := f.insertLives(ctx, tx, n, many, now); err != nil {
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

func (f *filler) insertLives(ctx context.Context, tx *sql.Tx, n, many int, now time.Time) error {
	var accounts, invitations []any
	for k := f.filled; k < f.filled+n; k++ {
		a := lifeOf(k, many, now)
		i, err := f.invitation(k, 1)
		if err != nil {
			return err
		}
		accounts = append(accounts, a.ID.String(), i.Email.String(), string(a.Type), string(a.State),
			f.time(a.CreatedAt), f.time(a.InvitedAt), f.time(a.LastSignInAt), f.time(a.StateChangedAt), f.time(techpass.NextDue(a)))
		if a.State != techpass.Disabled {
			continue
		}
		i.AccountID, i.State, i.EndedAt = a.ID, invite.Onboarded, a.LastSignInAt
		invitations = append(invitations, invitationValues(f, i)...)
	}
	if err := f.insertInto(ctx, tx, "accounts", livingColumns, accounts); err != nil {
		return err
	}
	return f.insertInto(ctx, tx, "invitations", invitationColumns, invitations)
}

// lifeOf makes the k-th account. To four of each so many something is due.
func lifeOf(k, many int, now time.Time) *techpass.Account {
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Type: techpass.PublicOfficer, State: techpass.Active,
		CreatedAt: ago(300), InvitedAt: ago(300), StateChangedAt: ago(299), LastSignInAt: ago(k % 50)}
	switch k % many {
	case 0:
		a.LastSignInAt = ago(70) // is reminded
	case 1:
		a.LastSignInAt = ago(95) // is disabled
	case 2:
		a.LastSignInAt, a.State, a.StateChangedAt = ago(185), techpass.Disabled, ago(95) // is terminated
	case 3:
		a.LastSignInAt, a.State, a.StateChangedAt = ago(190), techpass.Terminated, ago(6) // is deleted
	}
	return a
}
