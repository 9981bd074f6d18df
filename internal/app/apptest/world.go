package apptest

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/base/redact"
	"techbiz/internal/base/secret"
	"techbiz/internal/mailer"
	"techbiz/internal/store"
	"techbiz/internal/testparts/testdb"
)

// Support is the mailbox that pages and mails name.
const Support = "support@techbiz.test"

// World is the program over a database of its own.
type World struct {
	testing.TB
	*app.App

	URL    string // of the database
	Clock  *Clock
	Logged *Log // what the program logged

	seen map[string]bool // ids of mails that NewMails returned
}

// OnBoth runs the test on each database.
func OnBoth(t *testing.T, test func(w *World), changes ...func(*app.Options)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) { test(New(t, url, changes...)) })
}

// OnSQLite returns a world for a test to which the database makes no difference.
func OnSQLite(t testing.TB, changes ...func(*app.Options)) *World {
	t.Helper()
	return New(t, testdb.SQLite(t), changes...)
}

// New returns a world over the migrated database at url. Each change may alter the
// options first.
func New(t testing.TB, url string, changes ...func(*app.Options)) *World {
	t.Helper()
	w := &World{TB: t, URL: url, Clock: &Clock{at: Start}, Logged: &Log{}, seen: map[string]bool{}}
	w.App = w.Node(changes...)
	return w
}

// Node puts the program together once more over the same database, as another node does.
func (w *World) Node(changes ...func(*app.Options)) *app.App {
	w.Helper()
	slog.SetLogLoggerLevel(slog.LevelError + 1) // of the libraries that log by themselves
	quiet := slog.New(slog.DiscardHandler)
	st, err := store.Open(context.Background(), w.URL, store.Options{Log: quiet})
	w.OK(err)
	w.Cleanup(func() { _ = st.Close() }) // a test may have closed it before
	o := Options(st, w.Clock, w.Logged)
	for _, change := range changes {
		change(&o)
	}
	a, err := app.New(context.Background(), o)
	w.OK(err)
	w.Cleanup(func() { w.OK(a.Close()) })
	return a
}

// Options are what a world is made of, before a test changes anything. Mails go to the
// outbox once they are delivered.
func Options(st *store.Store, clock *Clock, log *Log) app.Options {
	return app.Options{
		Store:        st,
		SecretKey:    make([]byte, secret.KeySize),
		Log:          slog.New(redact.Handler(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		Now:          clock.Now,
		PublicURL:    &url.URL{Scheme: "https", Host: "portal.techbiz.gov.sg"},
		Transport:    mailer.NewOutbox(st.Outbox(), clock.Now),
		SupportEmail: Support,
		ProofOfWork:  50,
		Passwords:    passwords,
		Worker:       app.Worker{MaxWorkers: 8},
		Web:          app.Web{Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, ShowOutbox: true},
	}
}

// OK ends the test where there is an error.
func (w *World) OK(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}
