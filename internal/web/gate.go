package web

import (
	"cmp"
	"net/http"
	"net/netip"
	"slices"

	"github.com/alexedwards/scs/v2"

	"techbiz/internal/base/limit"
	"techbiz/internal/base/traceid"
	"techbiz/internal/web/accept"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// gate is what stands between the network and the pages.
type gate struct {
	site     *kit.Site
	guard    *access.Guard
	sessions *scs.SessionManager
	stored   SessionStore
	// networks are those that the portal may be used from; all where empty.
	networks []netip.Prefix
	hasAPI   bool
	refusals APIRefusals
}

func newGate(site *kit.Site, o Options) *gate {
	g := &gate{site: site, stored: o.Sessions, networks: o.Config.AllowedNetworks, hasAPI: o.API != nil, refusals: o.APIRefusals}
	g.sessions = g.newSessions()
	g.guard = &access.Guard{Site: site, SignIn: o.SignIn, Invites: o.Invites, Policies: o.Policies, Sessions: g.sessions,
		TechPass: o.Config.TechPass != nil, TechPassOutside: o.Config.TechPassOutside,
		Providers: o.Config.Providers, AllProviders: o.Config.AllProviders, Allowlist: o.Allowlist,
		Keeping: limit.NewClients(kit.LongForms, o.Now), AskForLink: accept.AskForLink}
	return g
}

// visitor is who sent the request, as far as is known before anybody looks.
func (g *gate) visitor(w http.ResponseWriter, r *http.Request) *access.Visitor {
	return g.guard.VisitorOf(g.site.NewRequest(w, r))
}

// enter is the one way into every handler: it holds the network policy, finds out who
// is there, holds the route's policy, and answers the handler's error.
func (g *gate) enter(route kit.Route) http.Handler {
	inside := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := g.visitor(w, r)
		defer v.Drop()
		kit.AnswerOf(r.Context()).Request = v.Request
		if !slices.Contains(kit.Sessionless, route.Access) {
			v.Session = kit.Session{Manager: g.sessions, Ctx: r.Context()}
		}
		if err := v.Enter(); err != nil {
			g.site.Fail(v.Request, err)
		}
	})
	var h http.Handler = inside
	if !slices.Contains(kit.Sessionless, route.Access) {
		h = g.tracked(g.sessions.LoadAndSave(inside))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kit.AnswerOf(r.Context()).Route = route
		r, done := g.site.Within(route, r)
		defer done()
		g.site.NoteForwarded(r)
		if !kit.IsAPI(r) { // which has limits of its own
			r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.Body, kit.MaxBody))
		}
		if route.Access == kit.InviteeLink {
			w.Header().Set("Referrer-Policy", "no-referrer")
		}
		if v := g.visitor(w, r); !g.mayReach(route, v.Client) {
			g.refuseNetwork(v)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// mayReach holds the network policy.
func (g *gate) mayReach(route kit.Route, client netip.Addr) bool {
	return len(g.networks) == 0 || slices.Contains(kit.Everywhere, route.Access) ||
		kit.InNetworks(g.networks, client)
}

func (g *gate) refuseNetwork(v *access.Visitor) {
	if v.Route.Access == kit.Token {
		g.refusals.Network(v.W, v.R)
		return
	}
	page := v.Page("TechBiz cannot be used from here")
	model := view.Network{TraceID: traceid.ID(v.R.Context())}
	if v.Client.IsValid() {
		model.ClientAddress = v.Client.String()
	}
	if err := v.Draw(http.StatusForbidden, view.NetworkPage(page, model)); err != nil {
		g.site.Fail(v.Request, err)
	}
}
