package web

import (
	"context"
	"net/http"
	"techbiz/internal/people"
)

// answer is the answer being written, and what the log line tells about it.
type answer struct {
	http.ResponseWriter

	status  int
	bytes   int64
	route   Route
	actor   people.Actor
	request *request
	// sealed: the answer stands; whatever is written after it is dropped.
	sealed bool
}

type answerKey struct{}

// answerOf returns the answer to the request with this context, which observe made.
func answerOf(ctx context.Context) *answer { return ctx.Value(answerKey{}).(*answer) } //nolint:forcetypeassert // observe is outermost

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if a.sealed || a.begun() {
		return
	}
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	if a.sealed {
		return len(b), nil
	}
	a.WriteHeader(http.StatusOK)
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) begun() bool { return a.status != 0 }
