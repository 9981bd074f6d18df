package kit

import (
	"net/http"
	"time"

	"techbiz/internal/base/people"
)

// lasts is how long a request of the method may take.
func (r Route) lasts(method string) time.Duration {
	switch {
	case r.Limit > 0:
		return r.Limit
	case method == http.MethodGet, method == http.MethodHead:
		return readTimeout
	}
	return RequestTimeout
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

// Everywhere are the policies that hold outside the allowed networks too.
var Everywhere = []Access{Open, Public, InviteeLink, InviteeSession, AccountHolder, Device}

// Sessionless are the policies whose routes know no session.
var Sessionless = []Access{Open, Operations, Token, Device}

// Route is one row of the portal's table of routes.
type Route struct {
	Method  string // "" for every method
	Pattern string // of http.ServeMux, without the method
	Access  Access

	Serve func(*Request) error
	// Keeps: where the session was lost, what was typed is kept until the next sign-in.
	Keeps bool
	// TechPass: an officer's own work that a mailed code is not enough for.
	TechPass bool
	// Wide: who has a duty reaches further here than other officers, and shows it lately.
	Wide bool
	// Recent: whoever is signed in with TechPass for long signs in again first; see Recent.
	Recent bool
	// Methods: it sets up how the invitee signs in, for which a mailed code is not enough
	// where a duty comes with it.
	Methods bool
	// Limit is how long all of the answer may take; see Route.lasts where it is 0.
	Limit time.Duration
	// Body is the largest body in bytes, maxBody where it is 0.
	Body int64
}

// MuxPattern is the route as http.ServeMux takes it.
func (r Route) MuxPattern() string {
	if r.Method == "" {
		return r.Pattern
	}
	return r.Method + " " + r.Pattern
}

// ServeBy lets a plain handler answer a route.
func ServeBy(h http.Handler) func(*Request) error {
	return func(v *Request) error {
		h.ServeHTTP(v.W, v.R)
		return nil
	}
}

// Admits tells whether the role of who is signed in suffices for a route of this access.
func (a Access) Admits(actor people.Actor) bool {
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
