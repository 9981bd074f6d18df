package testparts

import (
	"net"
	"testing"
)

// Place is a loopback port kept for a server that starts later: an identity
// provider has to know where its clients will be before they can start.
type Place struct {
	// URL is http://127.0.0.1:port, without a slash at the end.
	URL string

	addr string
	held net.Listener
}

// Reserve keeps a free port until a part starts there or the test ends.
func Reserve(t testing.TB) *Place {
	t.Helper()
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	p := &Place{URL: "http://" + held.Addr().String(), addr: held.Addr().String(), held: held}
	t.Cleanup(p.release)
	return p
}

// DexIssuer is the issuer of a Dex that starts here.
func (p *Place) DexIssuer() string { return p.URL + "/dex" }

// DexCallback is where a Dex that starts here, as a client of another
// provider, is sent back to.
func (p *Place) DexCallback() string { return p.DexIssuer() + "/callback" }

// ProxyCallback is where an OAuth2Proxy that starts here is sent back to.
func (p *Place) ProxyCallback() string { return p.URL + "/oauth2/callback" }

// release lets a server have the port.
func (p *Place) release() { _ = p.held.Close() }

// orReserve is p, or a place of its own where there is none.
func (p *Place) orReserve(t testing.TB) *Place {
	t.Helper()
	if p == nil {
		return Reserve(t)
	}
	return p
}
