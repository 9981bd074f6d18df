package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// measureSubmit measures from Confirm until every row of the list is invited, and until
// every mail was accepted by a sink and recorded. The limit of the first is writing the
// same rows into the same tables of another database by plain multi-row inserts.
func (b *bench) measureSubmit(ctx context.Context, db *database, token, id string, rows int) (err error) {
	s, err := b.sink(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	node, err := b.serve(ctx, db, "TECHBIZ_MAIL_URL=smtp://"+s.addr+"?tls=none", "TECHBIZ_LOG_LEVEL=warn", "TECHBIZ_BATCH_WAIT=0")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	began := time.Now()
	if _, err := send(ctx, node, token, http.MethodPost, "/api/v1/batches/"+id+"/submit", "application/json", strings.NewReader(`{"only_ready":false}`)); err != nil {
		return err
	}
	invited, err := b.until(ctx, db, began, "SELECT count(*) FROM batches WHERE state = 'running'")
	if err != nil {
		return err
	}
	mailed, err := b.until(ctx, db, began, "SELECT count(*) FROM mails WHERE state = 'queued'")
	if err != nil {
		return err
	}
	if n, err := db.number(ctx, "SELECT count(*) FROM mails WHERE kind = 'invitation' AND state = 'sent'"); err != nil || n < rows {
		return fmt.Errorf("%d of %d mails were sent: %w: %s", n, rows, err, node.words())
	}
	plain, err := b.plainInserts(ctx, db)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s submit, %d rows", db.kind, rows)
	b.report.add(row{name: name + ": the same rows by plain inserts", value: plain.Seconds(), unit: "s"})
	b.report.add(row{name: name + ": until all are invited", value: invited.Seconds(), unit: "s", ratio: invited.Seconds() / plain.Seconds(), limit: "plain inserts"})
	b.report.add(row{name: name + ": invited", value: float64(rows) / invited.Seconds(), unit: "per s"})
	b.report.add(row{name: name + ": from Confirm to mail accepted and recorded", value: float64(rows) / mailed.Seconds(), unit: "users/s"})
	return nil
}

// until waits until the query's number is 0 and returns how long that was after began.
func (b *bench) until(ctx context.Context, db *database, began time.Time, query string) (time.Duration, error) {
	for {
		n, err := db.number(ctx, query)
		took := time.Since(began)
		switch {
		case err != nil:
			return 0, err
		case n == 0:
			return took, nil
		case took > 10*time.Minute:
			return 0, fmt.Errorf("%s: still %d", query, n)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// written are the tables that each invited row of a list leaves a row in, with the columns
// that are written then. The list's own rows are there before; the job's row is not counted.
var written = []struct {
	table   string
	columns []string
}{
	{"accounts", []string{"id", "email", "username", "username_key", "type", "state", "duty", "first_name", "last_name", "phone", "organisation",
		"department", "password_hash", "privacy_version", "terms_version", "created_at", "mailbox_proved_at", "activated_at", "last_sign_in_at"}},
	{"invitations", append([]string{"reply"}, invitationColumns...)},
	{"mails", []string{"id", "kind", "to_email", "invitation_id", "attempt", "message_id", "link_hash", "sealed", "state", "reply", "tries",
		"queued_at", "not_after", "ended_at", "opened_at", "trace_id"}},
	{"audit_events", []string{"id", "at", "actor_id", "actor_role", "action", "subject_type", "subject_id", "trace_id", "request_key", "fingerprint", "data"}},
}

// plainInserts copies what db holds into a fresh database of the same kind, with the same
// indexes and triggers, and returns how long the inserts took: 500 rows a statement, 20
// statements a transaction.
func (b *bench) plainInserts(ctx context.Context, db *database) (took time.Duration, err error) {
	fresh, err := b.newDatabase(ctx, db.kind, b.pg)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, fresh.close()) }()
	if _, err := b.cli(ctx, fresh, "migrate"); err != nil {
		return 0, err
	}
	for _, w := range written {
		values, err := contents(ctx, db, w.table, w.columns)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		if err := insertPlainly(ctx, fresh, w.table, w.columns, values); err != nil {
			return 0, err
		}
		took += time.Since(began)
	}
	return took, nil
}

// contents reads columns of a table.
func contents(ctx context.Context, db *database, table string, columns []string) (values []any, err error) {
	rows, err := db.sql.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM "+table)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	defer rows.Close()
	for rows.Next() {
		start := len(values)
		values = append(values, make([]any, len(columns))...)
		targets := make([]any, len(columns))
		for n := range targets {
			targets[n] = &values[start+n]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, fmt.Errorf("read %s: %w", table, err)
		}
		for n, v := range values[start:] {
			switch v := v.(type) {
			case time.Time:
				if db.sqlite() {
					values[start+n] = v.UTC().Format("2006-01-02 15:04:05.999999-07:00")
				}
			case []byte:
				if len(v) == 0 {
					values[start+n] = []byte{} // SQLite's driver reads an empty one as nil
				}
			}
		}
	}
	return values, rows.Err()
}

func insertPlainly(ctx context.Context, db *database, table string, columns []string, values []any) error {
	width := len(columns)
	for len(values) > 0 {
		tx, err := db.sql.BeginTx(ctx, nil)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		for n := 0; n < fillCommit/fillBatch && len(values) > 0; n++ {
			part := values[:min(len(values), fillBatch*width)]
			values = values[len(part):]
			if err := insertRows(ctx, tx, db, table, columns, part); err != nil {
				return errors.Join(err, tx.Rollback())
			}
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	return nil
}

func insertRows(ctx context.Context, tx *sql.Tx, db *database, table string, columns []string, values []any) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES "+db.values(len(values)/len(columns), len(columns)), values...)
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}
