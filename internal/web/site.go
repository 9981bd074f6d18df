package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/pulse"
	"techbiz/internal/vault"
	"techbiz/internal/web/view"
)

// site is what every page of the portal needs, whatever it is about.
type site struct {
	// PublicURL is the address that users see; cookies are secure where it is https.
	PublicURL *url.URL
	// SupportEmail is the mailbox that every error page names.
	SupportEmail string
	// ServiceDeskURL is the organisation's own service desk, which takes the place of the
	// built-in one; "" for none.
	ServiceDeskURL string
	// OutboxURL is where pages lead to the mails of the demo; "" where they do not.
	OutboxURL string
	// TrustedProxies are the proxies whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// Version is the running build, shown in the footer.
	Version string

	// Key seals what pages carry from one to the next.
	Key *vault.Key
	// Pulse ends requests that a silent database would keep waiting.
	Pulse *pulse.Pulse
	// Trouble knows the errors of the database; see fault.TroubleOf.
	Trouble func(error) fault.Trouble
	// Stopping is closed when the program is about to end; nil where it never is.
	Stopping <-chan struct{}
	Log      *slog.Logger
	Now      func() time.Time

	// Frame puts around a page what stands on all of them: who is signed in, where they may
	// go, what they are told. A bare page comes without what is asked of the database.
	Frame func(v *request, p *view.Page)
	// Problems are the rows of the table of problems that parts of the portal add to it. The
	// first that knows an error tells it.
	Problems []func(ctx context.Context, err error) (problem, bool)
	// Answers answer errors in a way of their own, and return true then.
	Answers []func(v *request, err error) bool
	// WayOut links the error of a field to the page that helps; nil for none.
	WayOut func(v *request, f *people.FieldError, typed string, err error) *view.Link
}

// secure tells whether users reach the portal over https.
func (s *site) secure() bool { return s.PublicURL.Scheme == "https" }

// cookieName adds the prefix by which browsers hold a cookie to this host and to https.
func (s *site) cookieName(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

// newRequest is the request on its way through a handler.
func (s *site) newRequest(w http.ResponseWriter, r *http.Request) *request {
	return &request{site: s, w: w, r: r, route: answerOf(r.Context()).route, client: clientAddr(r, s.TrustedProxies)}
}
