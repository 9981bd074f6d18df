package kit

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/pulse"
	"techbiz/internal/base/secret"
	"techbiz/internal/web/view"
)

// Site is what every page of the portal needs, whatever it is about.
type Site struct {
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

	// KeptFields are the fields of forms that are kept while somebody signs in again.
	KeptFields []string

	// Key seals what pages carry from one to the next.
	Key *secret.Key
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
	Frame func(v *Request, p *view.Page)
	// Problems are the rows of the table of problems that parts of the portal add to it. The
	// first that knows an error tells it.
	Problems []func(ctx context.Context, err error) (Problem, bool)
	// Answers answer errors in a way of their own, and return true then.
	Answers []func(v *Request, err error) bool
	// WayOut links the error of a field to the page that helps; nil for none.
	WayOut func(v *Request, f *people.FieldError, typed string, err error) *view.Link

	forwarded forwarded // by proxies that are not trusted
}

// Secure tells whether users reach the portal over https.
func (s *Site) Secure() bool { return s.PublicURL.Scheme == "https" }

// CookieName adds the prefix by which browsers hold a cookie to this host and to https.
func (s *Site) CookieName(name string) string {
	if s.Secure() {
		return "__Host-" + name
	}
	return name
}

// NewRequest is the request on its way through a handler.
func (s *Site) NewRequest(w http.ResponseWriter, r *http.Request) *Request {
	return &Request{Site: s, W: w, R: r, Route: AnswerOf(r.Context()).Route, Client: ClientAddr(r, s.TrustedProxies)}
}
