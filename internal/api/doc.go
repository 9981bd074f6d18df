// Package api is the JSON edge: what the screens of web do by hand, other programs do
// through /api/v1, by the same services and under the same rules.
//
//	request ─► ServeHTTP (Trace ID, panics, unknown routes)
//	             └► authenticate (Bearer token ─► actor)
//	                  └► one file an operation: input ─► domain values ─► Service ─► Invitation
//	                       └► problemOf (errors.go): any error ─► application/problem+json
//
// huma routes, checks parameters and writes the OpenAPI 3.1 document from the Go
// types. Bodies are read by body.go instead, so that the domain's own rules answer for
// every field at once; files by upload.go, onto disk and out of the way of memory.
//
// Neighbours: invite, batch and signin (the services), web (mounts the handler at Prefix and
// brings the access log and the network policy), cmd/techbiz (wiring).
package api
