package testparts

import (
	"crypto/rand"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// ProxyConfig says what an oauth2-proxy protects, and who signs its users in.
type ProxyConfig struct {
	At *Place // nil: a free port

	// The OpenID provider, which must run already and know Place.ProxyCallback
	// as a redirect URI of this client.
	Issuer, ClientID, ClientSecret string

	// Upstream is the protected application. Nil: a page that shows who is
	// signed in, in #email, #user and #name.
	Upstream http.Handler

	// Flags are further ones of oauth2-proxy, such as --prompt=login.
	Flags []string
}

// ProxyServer is a running oauth2-proxy.
type ProxyServer struct {
	URL string // of the protected application, without a slash at the end
}

// OAuth2Proxy starts an oauth2-proxy, which lets a request through to the
// protected application only once its browser signed in at the provider, with
// PKCE and the scopes openid, email and profile. The application learns who by
// headers: X-Forwarded-Email, X-Forwarded-User (the claim sub) and
// X-Forwarded-Preferred-Username. It demands that email_verified is true. Both
// end with the test.
func OAuth2Proxy(t testing.TB, c ProxyConfig) *ProxyServer {
	t.Helper()
	program := outsideProgram(t, "oauth2-proxy")
	at := c.At.orReserve(t)
	page := c.Upstream
	if page == nil {
		page = http.HandlerFunc(showUser)
	}
	upstream := httptest.NewServer(page)
	t.Cleanup(upstream.Close)
	runOutside(t, at, "/ping", guardSpec{
		Args: append([]string{program}, proxyFlags(c, at, upstream.URL)...), Dir: outsideDir(t, "proxy"),
	})
	return &ProxyServer{URL: at.URL}
}

func proxyFlags(c ProxyConfig, at *Place, upstream string) []string {
	return append([]string{
		"--http-address=" + at.addr,
		"--upstream=" + upstream,
		"--provider=oidc",
		"--oidc-issuer-url=" + c.Issuer,
		"--client-id=" + c.ClientID,
		"--client-secret=" + c.ClientSecret,
		"--redirect-url=" + at.ProxyCallback(),
		"--scope=openid email profile",
		"--code-challenge-method=S256",
		"--email-domain=*",
		"--skip-provider-button=true",
		"--approval-prompt=auto", // else it asks the provider to ask for consent each time
		// Cookies know no ports: two proxies in one browser need two names.
		"--cookie-name=_proxy_" + portOf(at.URL),
		"--cookie-secret=" + (rand.Text() + rand.Text())[:32], // the size of an AES key
		"--cookie-secure=false",                               // plain HTTP on the loopback address
	}, c.Flags...)
}

func portOf(page string) string {
	u, err := url.Parse(page)
	if err != nil {
		return ""
	}
	return u.Port()
}

// showUser is the page of a proxy that protects nothing else.
func showUser(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Protected</title><h1>Signed in</h1>`+
		`<p id="email">%s</p><p id="user">%s</p><p id="name">%s</p></html>`,
		html.EscapeString(r.Header.Get("X-Forwarded-Email")),
		html.EscapeString(r.Header.Get("X-Forwarded-User")),
		html.EscapeString(r.Header.Get("X-Forwarded-Preferred-Username")))
}
