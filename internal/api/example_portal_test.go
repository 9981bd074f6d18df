package api_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/base/people"
	"techbiz/internal/testparts/testdb"
)

// examplePortal stands for a portal somewhere else, in which an officer has a token. It is
// for the examples, which have no testing.TB: trouble is a panic. The caller calls end.
func examplePortal(dir string) (portal *httptest.Server, token string, end func()) {
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	database, err := testdb.CopySQLite(dir)
	must(err)
	at := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	a, err := app.New(ctx, app.Options{DatabaseURL: database, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at }, BatchWait: 5 * time.Minute})
	must(err)
	for _, name := range []string{"tech.gov.sg", "acme.com"} {
		domain, err := people.ParseDomain(name)
		must(err)
		must(a.Allowlist.Allow(ctx, people.System(), domain))
	}
	officer, err := people.ParseEmail("officer@tech.gov.sg")
	must(err)
	_, err = a.Invites.Arrive(ctx, officer)
	must(err)
	token, _, err = a.SignIn.CreateToken(ctx, officer)
	must(err)
	portal = httptest.NewServer(a.NewAPI())
	return portal, token, func() {
		portal.Close()
		must(a.Close())
	}
}
