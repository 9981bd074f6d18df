package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
)

func TestClientAddr(t *testing.T) {
	proxies := []netip.Prefix{webtest.Network(t, "10.0.0.0/8"), webtest.Network(t, "fd00::/8"), webtest.Network(t, "::ffff:192.0.2.0/120")}
	for _, c := range []struct {
		name      string
		remote    string
		forwarded []string
		want      string // "" for no address
	}{
		{"direct", "203.0.113.7:4711", nil, "203.0.113.7"},
		{"direct, claims another", "203.0.113.7:4711", []string{"10.1.1.1"}, "203.0.113.7"},
		{"direct, IPv6", "[2001:db8::7]:4711", nil, "2001:db8::7"},
		{"direct, IPv4 in IPv6", "[::ffff:203.0.113.7]:4711", nil, "203.0.113.7"},
		{"direct, with a zone", "[fe80::1%eth0]:4711", nil, "fe80::1"},
		{"proxy", "10.0.0.1:80", []string{"203.0.113.7"}, "203.0.113.7"},
		{"proxy, IPv4 in IPv6", "[::ffff:10.0.0.1]:80", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"proxy given as IPv4 in IPv6", "192.0.2.9:80", []string{"203.0.113.7"}, "203.0.113.7"},
		{"proxy, client claims more", "10.0.0.1:80", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"proxy, client claims in a header of its own", "10.0.0.1:80", []string{"198.51.100.1", "203.0.113.7"}, "203.0.113.7"},
		{"proxy, client claims to be a proxy", "10.0.0.1:80", []string{"198.51.100.1, 10.9.9.9, 203.0.113.7"}, "203.0.113.7"},
		{"two proxies", "10.0.0.1:80", []string{"198.51.100.1, 203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		{"two proxies, two headers", "fd00::1", []string{"203.0.113.7", "10.0.0.2"}, "203.0.113.7"},
		{"all are proxies", "10.0.0.1:80", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"no header", "10.0.0.1:80", nil, "10.0.0.1"},
		{"empty entries", "10.0.0.1:80", []string{", 203.0.113.7,"}, "203.0.113.7"},
		{"with ports", "10.0.0.1:80", []string{"203.0.113.7:5555"}, "203.0.113.7"},
		{"IPv6 with port", "10.0.0.1:80", []string{"[2001:db8::7]:5555"}, "2001:db8::7"},
		{"IPv6 in brackets", "10.0.0.1:80", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"no address", "10.0.0.1:80", []string{"203.0.113.7, unknown"}, ""},
		{"nonsense left of the client", "10.0.0.1:80", []string{"<script>, 203.0.113.7"}, "203.0.113.7"},
		{"nonsense from the connection", "@", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.remote
			for _, f := range c.forwarded {
				r.Header.Add("X-Forwarded-For", f)
			}
			got := web.ClientAddr(r, proxies)
			if (c.want == "" && got.IsValid()) || (c.want != "" && got.String() != c.want) {
				t.Errorf("client %s, want %q", got, c.want)
			}
		})
	}
}

func TestLimitKey(t *testing.T) {
	for addr, want := range map[string]string{
		"203.0.113.7":        "203.0.113.7",
		"2001:db8:1:2:3::4":  "2001:db8:1:2::/64",
		"2001:db8:1:2:ff::1": "2001:db8:1:2::/64",
	} {
		if got := web.LimitKey(netip.MustParseAddr(addr)); got != want {
			t.Errorf("limitKey(%s) = %s, want %s", addr, got, want)
		}
	}
}

// TestNetworkPolicy: outside the allowed networks, only what invitees need is there.
func TestNetworkPolicy(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) {
		o.Web.AllowedNetworks = []netip.Prefix{webtest.Network(t, "203.0.113.0/24")}
		o.Web.TrustedProxies = []netip.Prefix{webtest.Network(t, "127.0.0.0/8"), webtest.Network(t, "::1/128")}
	})
	officer := p.Officer(webtest.OfficerMailbox)
	outside, inside, unclear := p.BrowserOf(officer), p.BrowserOf(officer), p.BrowserOf(officer)
	outside.Header.Set("X-Forwarded-For", "203.0.113.7, 198.51.100.9") // a claim, and the truth
	inside.Header.Set("X-Forwarded-For", "203.0.113.7")
	unclear.Header.Set("X-Forwarded-For", "unknown")
	for _, route := range p.Server.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		path := fill(p, route.Pattern, officer)
		exempt := slices.Contains([]kit.Access{kit.Open, kit.Public, kit.InviteeLink, kit.InviteeSession, kit.AccountHolder, kit.Device}, route.Access)
		for _, b := range []*webtest.Browser{outside, unclear} {
			got := b.Get(path)
			if refused := got.Status == http.StatusForbidden; refused == exempt {
				t.Errorf("GET %s from outside: status %d", path, got.Status)
			} else if refused && route.Access == kit.Token {
				got.Has("problems#outside-network")
			} else if refused {
				got.Says("TechBiz cannot be used from here", "non-SE GSIB", "GMD", "Trace ID").SaysNot(webtest.OfficerMailbox)
			}
		}
		if got := inside.Get(path); got.Status == http.StatusForbidden && !slices.Contains([]kit.Access{kit.Admin, kit.AgencyAdmin, kit.DeskStaff}, route.Access) {
			t.Errorf("GET %s from inside: status 403", path)
		}
	}
	outside.Get("/overview").Says("198.51.100.9")
	outside.Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusForbidden)
	outside.Post("/sign-out").LeadsTo("/signed-out")
}
