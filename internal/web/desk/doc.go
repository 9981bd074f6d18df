// Package desk is the service desk: requests are raised, asked back about, and decided.
//
//	/desk ─► new?kind=… ─► requests/{id} ─► comment, withdraw       who raised it
//	/desk/queue ─► requests/{id} ─► assign, comment, ask, grant, decline     who works on it
//
// Where the organisation has a desk of its own, all of them lead there.
package desk
