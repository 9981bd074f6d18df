package op_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/openid"
	"techbiz/internal/testparts/testdb"
)

// world is one whose OpenID provider listens on a real port. Its clock runs: the client's
// library has a clock of its own.
type world struct {
	*apptest.World

	url     string
	serve   http.HandlerFunc
	who     openid.Done // whose sign-ins the login pages would complete
	browser *http.Client
	library *oidc.Provider
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{browser: newBrowser()}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.serve(rw, r) }))
	t.Cleanup(server.Close)
	issuer, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	w.World, w.url = apptest.New(t, testdb.SQLite(t), func(o *app.Options) { o.PublicURL = issuer }), server.URL
	w.Clock.Run()
	w.Allow("tech.gov.sg")
	web, err := w.WebOptions(t.Context())
	w.OK(err)
	w.serve = func(rw http.ResponseWriter, r *http.Request) {
		if err := web.Provider.Serve(rw, r); err != nil {
			http.Error(rw, "a page tells the browser", http.StatusInternalServerError)
		}
	}
	w.who = w.signedIn("jane@tech.gov.sg")
	w.library, err = oidc.NewProvider(t.Context(), w.url)
	w.OK(err)
	return w
}
