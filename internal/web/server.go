package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/prometheus/client_golang/prometheus"

	"techbiz/internal/announce"
	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/pulse"
	"techbiz/internal/base/secret"
	"techbiz/internal/desk"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/openid"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/account"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/outbox"
	"techbiz/internal/web/techpass"
	"techbiz/internal/work/health"
)

// Config is what an operator decides about the portal.
type Config struct {
	// PublicURL is the address that users see; cookies are secure where it is https.
	PublicURL *url.URL
	// SupportEmail is the mailbox that every error page names.
	SupportEmail string
	// ServiceDeskURL is the organisation's own service desk, which takes the place of the
	// built-in one; "" for none.
	ServiceDeskURL string
	// AllowedNetworks are the client networks the portal may be used from; all where
	// empty. Invitees' links are reachable from everywhere.
	AllowedNetworks []netip.Prefix
	// TrustedProxies are the proxies whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// Version is the running build, shown in the footer.
	Version string
	// MaxUpload is the largest file with a list, in bytes; MaxRows the most users in one.
	MaxUpload int64
	MaxRows   int
	// Settings and Facts are shown to admins, as they are on this node.
	Settings []kit.Setting
	Facts    []kit.Fact
	// Demo says that the data are made up, which each page then tells.
	Demo bool
	// Providers are the identity providers behind government mailboxes, by their domain.
	Providers map[string]signin.Provider
	// AllProviders are all of them that are set up; an admin may choose one for a domain
	// instead. Their names differ.
	AllProviders []signin.Provider
	// TechPass is the provider by which users sign in to the portal.
	TechPass signin.Provider
	// Callback is where a browser goes when the request with this ID is answered; the
	// OpenID provider then hands the product its code.
	Callback func(requestID string) string
	// DeviceClientURL is where the program that enrols devices is downloaded; "" where it
	// is handed out in another way.
	DeviceClientURL string
	// TechPassOutside says that it is not this program's own.
	TechPassOutside bool
	// Authorize bounds what products may have stored; the defaults where it is zero.
	Authorize AuthorizeLimits
	// NoMailedCodes closes the portal's own door, by a mailed code: everybody signs in with
	// TechPass then.
	NoMailedCodes bool
}

// Options are the parts of a Server.
type Options struct {
	Invites   *invite.Service
	Batches   *batch.Service
	Workbooks batch.Workbooks
	Allowlist *allowlist.Service
	Agencies  *agency.Service
	Desk      *desk.Service
	SignIn    *signin.Service
	Factors   *mfa.Service
	MyAccount *myaccount.Service
	Lives     *lifecycle.Service
	Insight   *insight.Service
	OpenID    *openid.Service
	Notices   *notice.Service
	Policies  *policy.Service
	// Announcements stand at the top of each page.
	Announcements *announce.Service
	// Approvals are what waits for a second person.
	Approvals *approval.Service
	// HandOvers give invitations to other officers.
	HandOvers *handover.Service
	// Queue tells how the background work is doing.
	Queue   *health.Service
	Mails   *mail.Service
	Devices *device.Service
	Seeds   *seed.Service
	// Provider answers the clients of OpenID, under /oauth/ and where they discover it.
	Provider techpass.OpenIDProvider
	Audit    *audit.Service
	Sessions SessionStore
	// Key seals what pages carry from one to the next.
	Key *secret.Key
	// Outbox is shown to everybody on this machine at /outbox; nil where mail leaves, or
	// where others reach the portal.
	Outbox outbox.Reader
	// Authenticators are shown beside the outbox; nil where nobody's are known.
	Authenticators func() ([]outbox.Authenticator, error)
	// Pulse ends requests that a silent database would keep waiting.
	Pulse *pulse.Pulse
	// Trouble knows the errors of the database; see fault.TroubleOf.
	Trouble func(error) fault.Trouble
	// Ready are the checks without which no request can be served.
	Ready []Check
	// Metrics takes the figures of the pages. The portal itself shows them to nobody, see
	// OperationsHandler.
	Metrics *prometheus.Registry
	// API answers under /api/v1/ and sees to its own authentication; nil for none.
	API http.Handler
	// APIRefusals answer requests to API that the portal's guards keep from it.
	APIRefusals APIRefusals
	// Stopping is closed when the program is about to end: answers that go on for as
	// long as somebody watches end then. nil where it never is.
	Stopping <-chan struct{}
	Config   Config
	Log      *slog.Logger
	Now      func() time.Time
}

// APIRefusals are answers of status 403 in the form that users of the API expect.
type APIRefusals struct {
	Network http.HandlerFunc // from outside the allowed networks
	Origin  http.HandlerFunc // sent by a page of another site
}

func (a APIRefusals) complete() bool { return a.Network != nil && a.Origin != nil }

// Server answers the portal's requests.
type Server struct {
	Options

	site    *kit.Site
	gate    *gate
	observe *observer
	account *account.Pages
	routes  []kit.Route
	mux     *http.ServeMux
}

// New returns the server with the given parts. It fails where a part is missing.
func New(o Options) (*Server, error) {
	if part := o.missing(); part != "" {
		return nil, fmt.Errorf("set up the portal: %s is missing", part)
	}
	s := &Server{Options: o, mux: http.NewServeMux()}
	s.site = s.newSite()
	s.gate = newGate(s.site, o)
	var err error
	if s.observe, err = newObserver(o); err != nil {
		return nil, fmt.Errorf("set up metrics: %w", err)
	}
	s.account = s.accountPages()
	s.site.Frame = frame{guard: s.gate.guard, announcements: s.Announcements, bell: s.account.Bell}.put
	s.routes = s.table()
	for _, r := range s.routes {
		s.mux.Handle(r.MuxPattern(), s.gate.enter(r))
	}
	return s, nil
}

// maybeNil are the Options that a portal can do without.
var maybeNil = []string{"Outbox", "Authenticators", "API", "APIRefusals", "Stopping", "Config"}

// missing names a part that is nil and may not be, "" where all are there.
func (o Options) missing() string {
	parts := reflect.ValueOf(o)
	for i := range parts.NumField() {
		if name := parts.Type().Field(i).Name; !slices.Contains(maybeNil, name) && parts.Field(i).IsZero() {
			return name
		}
	}
	switch {
	case o.Invites.Human == nil:
		return "Invites.Human"
	case o.Factors.Party == nil:
		return "Factors.Party"
	case o.Config.PublicURL == nil:
		return "Config.PublicURL"
	case o.API != nil && !o.APIRefusals.complete():
		return "APIRefusals"
	}
	return ""
}

// SessionManager keeps the sessions of browsers. Tests sign people in by it.
func (s *Server) SessionManager() *scs.SessionManager { return s.gate.sessions }

// Handler returns the whole portal.
func (s *Server) Handler() http.Handler {
	var h http.Handler = s.mux
	h = s.gate.refuseOtherOrigins(h)
	h = secureHeaders(s.site.Secure(), h)
	h = s.gate.recoverPanics(h)
	return s.observe.each(h)
}
