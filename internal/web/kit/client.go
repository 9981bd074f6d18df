package kit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientAddr returns the network address from which the request comes: that of the
// connection, or, where the connection is a trusted proxy's, the right-most entry of
// X-Forwarded-For that is no trusted proxy. Entries to its left are the client's own
// claims. The zero Addr stands for an entry that is no address: it is in no network.
func ClientAddr(r *http.Request, trusted []netip.Prefix) netip.Addr {
	client := ParseAddr(r.RemoteAddr)
	if !InNetworks(trusted, client) {
		return client
	}
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, f := range slices.Backward(forwarded) {
		entry := strings.TrimSpace(f)
		if entry == "" {
			continue
		}
		client = ParseAddr(entry)
		if !InNetworks(trusted, client) {
			return client
		}
	}
	return client
}

// ParseAddr reads an address with or without a port; IPv4 mapped into IPv6 is IPv4.
func ParseAddr(s string) netip.Addr {
	if withPort, err := netip.ParseAddrPort(s); err == nil {
		return withPort.Addr().Unmap().WithZone("")
	}
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

// InNetworks tells whether one of the networks holds the address.
func InNetworks(networks []netip.Prefix, a netip.Addr) bool {
	for _, n := range networks {
		if unmapped(n).Contains(a) {
			return true
		}
	}
	return false
}

// unmapped turns ::ffff:10.0.0.0/104 into 10.0.0.0/8.
func unmapped(n netip.Prefix) netip.Prefix {
	if n.Addr().Is4In6() && n.Bits() >= 96 {
		return netip.PrefixFrom(n.Addr().Unmap(), n.Bits()-96)
	}
	return n
}

// LimitKey names the client in limits on requests. Whoever has one IPv6 address has the
// whole /64 around it.
func LimitKey(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
