// Package testparts starts the real neighbours that tests run against: a
// PostgreSQL server, SMTP servers, a browser, an OpenID provider and a proxy that
// signs its users in. Only tests and bench programs import it; no production
// package may.
//
// Each part is a separate process in a temporary directory on a loopback port
// chosen by the operating system. A shell that reads a pipe from this process
// guards it (see guard.go): whichever way the test binary ends, kill -9
// included, the part stops and its directory goes.
//
// A missing program fails the test with the command that installs it; nothing
// is skipped because of it.
package testparts
