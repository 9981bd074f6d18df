package kit

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"techbiz/internal/web/view"
)

// forwardedEvery is how often the log warns of a proxy that is not trusted, at most.
const forwardedEvery = time.Hour

// forwarded notes that X-Forwarded-For comes from a peer that is none of the trusted
// proxies. A proxy that nobody named there makes one client of all who come through it, with
// one budget.
type forwarded struct {
	mu     sync.Mutex
	peer   netip.Addr // the last one
	seen   time.Time
	warned time.Time
}

// note looks at a request; warn tells that it is time for another warning.
func (f *forwarded) note(r *http.Request, trusted []netip.Prefix, now time.Time) (peer netip.Addr, warn bool) {
	if r.Header.Get("X-Forwarded-For") == "" {
		return peer, false
	}
	if peer = ParseAddr(r.RemoteAddr); InNetworks(trusted, peer) {
		return peer, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.peer, f.seen = peer, now
	if !f.warned.IsZero() && now.Before(f.warned.Add(forwardedEvery)) {
		return peer, false
	}
	f.warned = now
	return peer, true
}

// lately is the peer of the last hour; false where there was none.
func (f *forwarded) lately(now time.Time) (netip.Addr, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.peer, !f.seen.IsZero() && now.Before(f.seen.Add(forwardedEvery))
}

// NoteForwarded warns in the log, once an hour.
func (s *Site) NoteForwarded(r *http.Request) {
	if peer, warn := s.forwarded.note(r, s.TrustedProxies, s.Now()); warn {
		s.Log.WarnContext(r.Context(), "X-Forwarded-For came from a peer that is not in TECHBIZ_TRUSTED_PROXIES, so it is not believed; where this is your proxy, all who come through it share the limits of one client: add its address", "peer", peer.String())
	}
}

// ForwardedTrouble tells an admin the same.
func (s *Site) ForwardedTrouble() []view.Notice {
	peer, found := s.forwarded.lately(s.Now())
	if !found {
		return nil
	}
	return []view.Notice{{Tone: view.ToneWarning, Title: "A proxy is not trusted",
		Text: "In the last hour this node got X-Forwarded-For from " + peer.String() + ", which is not in TECHBIZ_TRUSTED_PROXIES. If it is your proxy, add its address there: until then all users behind it share the limits of one client. If it is not, nothing needs to be done: the header is not believed."}}
}
