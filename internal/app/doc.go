// Package app puts the program together: the database, the domain's services over it,
// and what calls them. It is the one place that knows everything; the commands, the demo,
// the bench and the tests all begin here.
//
//	Options ──New──► App ──┬── Handler   the pages, the JSON API, the OpenID provider
//	                       ├── Worker    the jobs
//	                       └── services  for a command, or a test, that needs only those
//
// Everything is given in Options: nothing is set on a service afterwards. What belongs to
// the process as a whole (the default logger, the tracer, signals) is main's.
package app
