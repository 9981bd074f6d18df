// Package desk is the service desk: requests that users raise, what is said about them,
// and what granting one does.
//
// A request is one of a few kinds. Each goes through the same states, by a table
// (Next); granting it does what was asked for in the same transaction, by the very rules
// by which admins do it: the domain is allowed, SEED is wanted, MFA is reset, the account
// is terminated.
//
//	raise ──► open ──assign──► in progress ──grant──► granted      other: done
//	            │                │     ▲    └─decline─► declined
//	            └──────ask───────┤     │
//	                             ▼     │answer
//	                          asked ───┘          withdraw ──► withdrawn
//
// Whoever raised a request sees it, and so does the desk: agents and admins all of them,
// agency admins those of their agency. Nobody decides what they asked for themselves.
//
// Source: domain.md, "Who and what" (service desk, service request).
package desk
