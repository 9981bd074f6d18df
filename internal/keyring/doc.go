// Package keyring finds the key that the installation's secrets are sealed with, sees that
// it is the right one, and moves to another.
//
//	TECHBIZ_SECRET_KEY   own key in    what is      Open, at the start of a node
//	given                the database  sealed
//	──────────────────────────────────────────────────────────────────────────────────
//	no                   none          nothing      makes an own key
//	no                   there         with own     uses it
//	no                   any           otherwise    ErrNeeded
//	yes                  none          with given   uses it
//	yes                  there         with either  adopts: seals anew with given, drops own
//	yes                  any           otherwise    ErrWrong
//
// A check value, sealed in the settings, tells by which key a database lives. One that comes
// from a version without it is judged by what is sealed in it.
//
// Adopting goes place by place, each in one transaction. The check value moves first, so that
// a start with any other key is refused from then on; the own key goes last. Whatever ends a
// node in between, the next start does the rest: what the given key opens stays as it is.
// A node that still runs by another key is not ready from then on, and ends within seconds (Watch).
// The own key is then kept among the earlier ones, sealed with the new: hashes can't be made
// anew (recovery codes), and a node that had not been stopped may have sealed with it meanwhile.
// Everything else that is hashed with the key lives for hours at most and is forgotten:
// mailed codes, counts of tries and of requests.
package keyring
