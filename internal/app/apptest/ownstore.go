package apptest

import (
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/testparts"
	"techbiz/internal/testparts/testdb"
)

// OwnStore has the program open the database at url by itself, as commands do: with at
// most maxConns connections to PostgreSQL, the store's default where 0. What the store
// logs is in the world's log then.
func OwnStore(url string, maxConns int) func(*app.Options) {
	return func(o *app.Options) {
		o.Store, o.DatabaseURL, o.Database.Connections = nil, url, maxConns
		o.Transport, o.Mail.URL = nil, "outbox:" // of that store
	}
}

// OneConnection returns a world that has one connection to PostgreSQL: for a test that no
// transaction waits for a second one, of which there may be none while others do the same.
// Where one does wait, the test fails within a minute.
func OneConnection(t testing.TB) *World {
	t.Helper()
	url := testdb.Postgres(t)
	return New(testparts.Within(t, time.Minute), url, OwnStore(url, 1))
}
