package fault

import (
	"context"
	"errors"
	"log/slog"
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

// StatusLeft stands in logs and figures as the status of an answer for which nobody waited.
// The number is the one that proxies write for it.
const StatusLeft = 499

// Level is how loud the log is about it: a client that left is no trouble of anybody's, and
// what the database can't do is known by its own figures.
func (t Trouble) Level() slog.Level {
	switch t {
	case Left:
		return slog.LevelDebug
	case Unavailable:
		return slog.LevelWarn
	default:
		return slog.LevelError
	}
}

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
