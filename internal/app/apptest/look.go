package apptest

import (
	"database/sql"
	"strings"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // a look at the database from outside
	_ "modernc.org/sqlite"             // a look at the database from outside

	"techbiz/internal/audit"
)

// DB is the database as seen from outside the program, until the test ends. Numbered
// parameters, $1, work on both.
func (w *World) DB() *sql.DB {
	w.Helper()
	driver, name := "pgx", w.URL
	if file, isSQLite := strings.CutPrefix(w.URL, "sqlite:"); isSQLite {
		driver, name = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, name)
	w.OK(err)
	w.Cleanup(func() { _ = db.Close() })
	return db
}

// Number asks the database for a number.
func (w *World) Number(query string, args ...any) (n int) {
	w.Helper()
	db := w.DB()
	defer db.Close()
	w.OK(db.QueryRowContext(w.Context(), query, args...).Scan(&n))
	return n
}

// ids asks the database for ids.
func (w *World) ids(query string, args ...any) (ids []uuid.UUID) {
	w.Helper()
	db := w.DB()
	defer db.Close()
	rows, err := db.QueryContext(w.Context(), query, args...)
	w.OK(err)
	defer rows.Close()
	for rows.Next() {
		var text string
		w.OK(rows.Scan(&text))
		id, err := uuid.Parse(text)
		w.OK(err)
		ids = append(ids, id)
	}
	w.OK(rows.Err())
	return ids
}

// Events lists what the audit trail tells of the subject, oldest first.
func (w *World) Events(kind string, id uuid.UUID) []*audit.Event {
	w.Helper()
	events, err := w.Store.Invites().EventsAbout(w.Context(), audit.Subject{Type: kind, ID: id}, 100)
	w.OK(err)
	return events
}

// Actions lists the actions of Events.
func (w *World) Actions(kind string, id uuid.UUID) []audit.Action {
	w.Helper()
	var actions []audit.Action
	for _, e := range w.Events(kind, id) {
		actions = append(actions, e.Action)
	}
	return actions
}
