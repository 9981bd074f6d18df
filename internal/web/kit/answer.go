package kit

import (
	"context"
	"net/http"

	"techbiz/internal/base/people"
)

// Answer is the answer being written, and what the log line tells about it.
type Answer struct {
	http.ResponseWriter

	Status  int
	Bytes   int64
	Route   Route
	Actor   people.Actor
	Request *Request
	// Sealed: the answer stands; whatever is written after it is dropped.
	Sealed bool
}

// AnswerKey is the context's key of the Answer.
type AnswerKey struct{}

// AnswerOf returns the answer to the request with this context, which observe made.
func AnswerOf(ctx context.Context) *Answer { return ctx.Value(AnswerKey{}).(*Answer) } //nolint:forcetypeassert // observe is outermost

// WriteHeader implements http.ResponseWriter.
func (a *Answer) WriteHeader(status int) {
	if a.Sealed || a.Begun() {
		return
	}
	a.Status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *Answer) Write(b []byte) (int, error) {
	if a.Sealed {
		return len(b), nil
	}
	a.WriteHeader(http.StatusOK)
	n, err := a.ResponseWriter.Write(b)
	a.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *Answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Begun tells whether something of it went out.
func (a *Answer) Begun() bool { return a.Status != 0 }
