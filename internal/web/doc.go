// Package web is the portal as people see it: pages and forms over HTTP.
//
//	request ─► observe (Trace ID, log line, histogram) ─► recover ─► headers
//	        ─► cross-origin check ─► body limit ─► mux ─► enter ─► handler ─► view
//
// routes.go is the table of all routes with who may use each. enter.go is the one
// place that holds it: the client's network, the session, the actor, the policy. A
// handler parses what was typed, calls one domain service and redirects, or draws a
// view; it returns an error otherwise, which problem.go turns into an answer. No rule
// of the product lives here: they are in people, invite, signin and their neighbours.
//
// Sign-in with TechPass (OpenID Connect) ends, like the one-time password, in
// visit.signIn with an account and a method. Its start and its callback become two
// routes of access Visitor, and view.SignInEmail.TechPassURL is the address of the first.
package web
