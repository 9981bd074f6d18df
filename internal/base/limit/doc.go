// Package limit bounds what many can ask for at the same time, before it costs anything.
//
//	request ─► Clients (how much from one address) ─► Gate (how many at once, on this node) ─► the work
//
// Both are kept in memory, by each node for itself: whoever is turned away costs no look at
// the database. What several nodes must count together (mailed codes, wrong tries of a
// login ID) the database counts: see packages proof and signin.
//
// Neighbours: fault (the refusals). Why it is as it is: docs/decisions/0012-floods.md.
package limit
