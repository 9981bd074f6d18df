package rp

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Loopback returns a client whose requests all go to the server that listens at addr,
// whatever host they name: this program asks itself, where its public address may lead
// through a proxy that it can't reach.
func Loopback(addr net.Addr) *http.Client {
	var dialer net.Dialer
	transport := &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, addr.Network(), reachable(addr))
		},
		IdleConnTimeout: time.Minute,
	}
	return &http.Client{Transport: inTheClear{transport}, Timeout: requestTimeout}
}

// reachable is where a server that listens on every address is reached from here.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return (&net.TCPAddr{IP: loopbackOf(tcp.IP), Port: tcp.Port}).String()
}

// inTheClear sends requests without TLS, which ends before this program.
type inTheClear struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (c inTheClear) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme = "http"
	return c.next.RoundTrip(r)
}

// loopbackOf returns the loopback address of the family that ip is of.
func loopbackOf(ip net.IP) net.IP {
	if ip.To4() != nil {
		return net.IPv4(127, 0, 0, 1)
	}
	return net.IPv6loopback
}
