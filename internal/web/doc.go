// Package web is the portal as people see it: pages and forms over HTTP.
//
//	request ─► observe (Trace ID, log line, histogram) ─► recover ─► headers
//	        ─► cross-origin check ─► body limit ─► mux ─► enter ─► handler ─► view
//
// routes.go is the table of all routes with who may use each. gate.go is the one way into
// every handler: it holds the client's network, and has package access find out who is there
// and hold the route's policy. Pages stand by area, see areas.go. No area imports another; what they share is in kit (no
// rules of the product), words (what is said alike) and access (who is there). Markup is in
// view.
//
// A handler parses what was typed, calls one service of the product and redirects, or draws a
// view; it returns an error otherwise, which kit.Site.Fail turns into an answer.
package web
