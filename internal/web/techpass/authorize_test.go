package techpass_test

import (
	"net/http"
	"net/netip"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/base/limit"
	"techbiz/internal/web/techpass"
)

// TestRequestsOfProductsAreBounded: anybody may have one stored, so there are as many as a
// budget allows. A flood from one address ends at its own, and one from all shuts out no
// browser that is known; each is told in words.
func TestRequestsOfProductsAreBounded(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) {
		o.Web.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		o.Limits.Authorize = techpass.AuthorizeLimits{
			Client: limit.Rate{Most: 3, In: 10 * time.Minute}, All: limit.Rate{Most: 8, In: 10 * time.Minute}, Known: limit.Rate{Most: 2, In: 10 * time.Minute},
		}
	})
	c := p.Product()
	from := func(address string) *webtest.Browser {
		b := p.Browser()
		b.Header.Set("X-Forwarded-For", address)
		return b
	}
	known := from("192.0.2.9")
	known.SignIn(webtest.OfficerMailbox)
	for range 3 {
		from("192.0.2.1").Get(c.Wish()).Sent()
	}
	refused := from("192.0.2.1").Get(c.Wish()).Is(http.StatusTooManyRequests).Says("Too many requests", "Try again in")
	if refused.Header.Get("Retry-After") == "" || refused.Header.Get("Trace-Id") == "" {
		t.Errorf("headers %v", refused.Header)
	}
	for n := range 5 {
		from([]string{"192.0.2.2", "192.0.2.3"}[n%2]).Get(c.Wish()).Sent()
	}
	from("192.0.2.4").Get(c.Wish()).Is(http.StatusServiceUnavailable).Says("Very many people are signing in right now", "try again")
	for range 2 {
		known.Get(c.Wish()).Sent()
	}
	known.Get(c.Wish()).Is(http.StatusServiceUnavailable)
	if n := p.Number("SELECT count(*) FROM oidc_requests"); n != 10 {
		t.Errorf("%d requests are stored", n)
	}
	p.Clock.Add(10 * time.Minute)
	from("192.0.2.1").Get(c.Wish()).Sent()
}
