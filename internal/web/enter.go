package web

import (
	"cmp"
	"net/http"
	"net/netip"
	"slices"

	"techbiz/internal/trace"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

func (s *Server) newVisit(w http.ResponseWriter, r *http.Request) *access.Visitor {
	return s.guard.VisitorOf(s.site.NewRequest(w, r))
}

// enter is the one way into every handler: it holds the network policy, finds out who
// is there, holds the route's policy, and answers the handler's error.
func (s *Server) enter(route kit.Route) http.Handler {
	inside := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.newVisit(w, r)
		defer v.Drop()
		kit.AnswerOf(r.Context()).Request = v.Request
		if !slices.Contains(kit.Sessionless, route.Access) {
			v.Session = kit.Session{Manager: s.sessions, Ctx: r.Context()}
		}
		if err := v.Enter(); err != nil {
			s.site.Fail(v.Request, err)
		}
	})
	var h http.Handler = inside
	if !slices.Contains(kit.Sessionless, route.Access) {
		h = s.tracked(s.sessions.LoadAndSave(inside))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kit.AnswerOf(r.Context()).Route = route
		r, done := s.site.Within(route, r)
		defer done()
		s.site.NoteForwarded(r)
		if !kit.IsAPI(r) { // which has limits of its own
			r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.Body, kit.MaxBody))
		}
		if route.Access == kit.InviteeLink {
			w.Header().Set("Referrer-Policy", "no-referrer")
		}
		if v := s.newVisit(w, r); !s.mayReach(route, v.Client) {
			s.refuseNetwork(v)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// mayReach holds the network policy.
func (s *Server) mayReach(route kit.Route, client netip.Addr) bool {
	return len(s.Config.AllowedNetworks) == 0 || slices.Contains(kit.Everywhere, route.Access) ||
		kit.InNetworks(s.Config.AllowedNetworks, client)
}

func (s *Server) refuseNetwork(v *access.Visitor) {
	if v.Route.Access == kit.Token {
		s.APIRefusals.Network(v.W, v.R)
		return
	}
	page := v.Page("TechBiz cannot be used from here")
	model := view.Network{TraceID: trace.ID(v.R.Context())}
	if v.Client.IsValid() {
		model.ClientAddress = v.Client.String()
	}
	if err := v.Draw(http.StatusForbidden, view.NetworkPage(page, model)); err != nil {
		s.site.Fail(v.Request, err)
	}
}
