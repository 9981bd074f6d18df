package web

import (
	"net/http"
	"techbiz/internal/people"
	"time"
)

// lasts is how long a request of the method may take.
func (r Route) lasts(method string) time.Duration {
	switch {
	case r.limit > 0:
		return r.limit
	case method == http.MethodGet, method == http.MethodHead:
		return readTimeout
	}
	return requestTimeout
}

// Access says who may use a route, and from where.
type Access string

// The policies. Those of the portal itself hold only within the allowed networks.
const (
	Open           Access = "open"            // anyone from anywhere, without a session
	Public         Access = "public"          // anyone from anywhere
	InviteeLink    Access = "invitee link"    // whoever holds the link, from anywhere; it grants nothing
	InviteeSession Access = "invitee session" // an invitee whose mailbox is proved, from anywhere
	Visitor        Access = "visitor"         // anyone within the allowed networks
	AccountHolder  Access = "account holder"  // whoever is signed in with TechPass, from anywhere
	SignedIn       Access = "signed in"       // within the allowed networks from here on
	Inviter        Access = "inviter"         // officers and admins
	DeskStaff      Access = "desk staff"      // agents and admins, and agency admins for requests from their own agency
	AgencyAdmin    Access = "agency admin"    // agency admins, for their own agency, and admins
	Admin          Access = "admin"
	Operations     Access = "operations" // no session; the network is the guard
	Token          Access = "token"      // the JSON API, which asks for its own token
	Device         Access = "device"     // a device, from anywhere, which proves by its code or its key who it is
)

// everywhere are the policies that hold outside the allowed networks too.
var everywhere = []Access{Open, Public, InviteeLink, InviteeSession, AccountHolder, Device}

// sessionless are the policies whose routes know no session.
var sessionless = []Access{Open, Operations, Token, Device}

// Route is one row of the portal's table of routes.
type Route struct {
	Method  string // "" for every method
	Pattern string // of http.ServeMux, without the method
	Access  Access

	serve func(*request) error
	// keeps: where the session was lost, what was typed is kept until the next sign-in.
	keeps bool
	// techPass: an officer's own work that a mailed code is not enough for.
	techPass bool
	// wide: who has a duty reaches further here than other officers, and shows it lately.
	wide bool
	// recent: whoever is signed in with TechPass for long signs in again first; see Recent.
	recent bool
	// methods: it sets up how the invitee signs in, for which a mailed code is not enough
	// where a duty comes with it.
	methods bool
	// limit is how long all of the answer may take; see Route.lasts where it is 0.
	limit time.Duration
	// body is the largest body in bytes, maxBody where it is 0.
	body int64
}

func (r Route) muxPattern() string {
	if r.Method == "" {
		return r.Pattern
	}
	return r.Method + " " + r.Pattern
}

// serveBy lets a plain handler answer a route.
func serveBy(h http.Handler) func(*request) error {
	return func(v *request) error {
		h.ServeHTTP(v.w, v.r)
		return nil
	}
}

// admits tells whether the role of who is signed in suffices for a route of this access.
func (a Access) admits(actor people.Actor) bool {
	switch a {
	case Inviter:
		return actor.MayInvite()
	case DeskStaff:
		return actor.ServesSome()
	case AgencyAdmin:
		return actor.AdministersSome()
	case Admin:
		return actor.IsAdmin()
	default:
		return true
	}
}
