package outbox

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"techbiz/internal/web/kit"
)

// IsLoopbackHost tells whether a host, with a port or without, leads to this machine and
// can't lead elsewhere. Source: RFC 6761, section 6.3, for localhost and what ends in it.
func IsLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.Unmap().IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// forwardingHeaders are those by which proxies say that they send on what others asked.
var forwardingHeaders = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"}

// fromThisMachine has a page answer browsers on this machine alone, as far as a request can
// tell: one that a proxy sends on, or that a page of another name had a browser send, finds
// nothing. The page is there only where the settings say that nobody else reaches it; this
// is for where they are mistaken.
func fromThisMachine(serve func(*kit.Request) error) func(*kit.Request) error {
	return func(v *kit.Request) error {
		sentOn := slices.ContainsFunc(forwardingHeaders, func(name string) bool { return v.R.Header.Get(name) != "" })
		if sentOn || !IsLoopbackHost(v.R.Host) || !kit.ParseAddr(v.R.RemoteAddr).IsLoopback() {
			return kit.ErrNoPage
		}
		return serve(v)
	}
}
