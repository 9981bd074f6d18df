package fault

import (
	"context"
	"errors"
)

// Silent is why requests are broken off while the database does not answer; see
// context.Cause.
var Silent = errors.New("the database does not answer")

// Trouble says whose fault an error is for which an edge has no words of its own.
type Trouble int

// The kinds of trouble. An answer to Unavailable and to DiskFull says when to try again.
const (
	Ours        Trouble = iota // a mistake of this program
	Unavailable                // the database can't be reached, or does not answer in time
	DiskFull                   // nothing can be written: a disk has no room left
	Left                       // whoever asked has gone away
)

// TroubleOf tells what an error is, which ended the work for a request. ctx is the
// request's; database knows the errors of the database, see store.Trouble; nil knows none.
func TroubleOf(ctx context.Context, err error, database func(error) Trouble) Trouble {
	known := Ours
	if database != nil {
		known = database(err)
	}
	if known == DiskFull {
		return known
	}
	cutOff := known == Unavailable || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	switch {
	case !cutOff:
		return known
	case errors.Is(ctx.Err(), context.Canceled) && !errors.Is(context.Cause(ctx), Silent):
		return Left
	}
	return Unavailable
}
