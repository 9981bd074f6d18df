// Package fault holds the few kinds of refusal that every domain package shares.
// The edges map each to an answer in one table; anything else is an internal error
// that the user sees only as a Trace ID.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// NotFound: there is no such thing, or the actor may not know that there is.
var NotFound = errors.New("not found")

// Forbidden: the actor's role does not allow this.
var Forbidden = errors.New("not allowed for this role")

// KeyReused: an idempotency key came again with other contents.
var KeyReused = errors.New("the idempotency key was used for another request")

// Conflict: the thing is in a state in which this can't be done. Reason is a plain
// sentence, safe for the user.
type Conflict struct{ Reason string }

func (e *Conflict) Error() string { return e.Reason }

// TooSoon: allowed again at Until.
type TooSoon struct{ Until time.Time }

func (e *TooSoon) Error() string {
	return fmt.Sprintf("not before %s", e.Until.UTC().Format(time.RFC3339))
}

// TooMany: a limit on requests is reached; RetryAfter says how long to wait.
type TooMany struct{ RetryAfter time.Duration }

func (e *TooMany) Error() string {
	return fmt.Sprintf("too many requests, again in %s", e.RetryAfter)
}

// Busy: this node has as much to do as it takes on; RetryAfter says when to try again.
// Nothing was done.
type Busy struct{ RetryAfter time.Duration }

func (e *Busy) Error() string {
	return fmt.Sprintf("too much to do, again in %s", e.RetryAfter)
}
