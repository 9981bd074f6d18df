package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"techbiz/internal/base/transfer"
)

// How long an operation may take, from the request's arrival to its answer.
const (
	// readTimeout is for what only reads. Whoever reads may simply try again, so they are
	// told soon.
	readTimeout = 4500 * time.Millisecond
	// changeTimeout is for what changes anything.
	changeTimeout = 20 * time.Second
	// listTimeout is for a list that is uploaded or downloaded: it arrives, is judged, and
	// leaves.
	listTimeout = 2 * uploadTimeout
	// partTimeout is how long a client may take to receive a part of a long answer.
	partTimeout = 20 * time.Second
	// tryAgain is what Retry-After says where the database does not answer.
	tryAgain = 10 * time.Second
	// tryLater is what it says where a disk is full.
	tryLater = time.Minute
)

// limitKey is the metadata of an operation that has a limit of its own, a time.Duration.
const limitKey = "limit"

// takes gives an operation another limit than its method's.
func takes(op huma.Operation, limit time.Duration) huma.Operation {
	op.Metadata = map[string]any{limitKey: limit}
	return op
}

// limitTime gives each operation its limit. Its own answer, a download, is not under it.
func (e *edge) limitTime(ctx huma.Context, next func(huma.Context)) {
	limit := changeTimeout
	if ctx.Method() == http.MethodGet {
		limit = readTimeout
	}
	if own, ok := ctx.Operation().Metadata[limitKey].(time.Duration); ok {
		limit = own
	}
	limited, cancel := context.WithTimeout(ctx.Context(), limit)
	defer cancel()
	next(huma.WithContext(ctx, limited))
}

// long is the writer of an answer that takes as long as its client goes on reading.
func (e *edge) long(answer huma.Context) io.Writer {
	if _, w := humago.Unwrap(answer); w != nil {
		return transfer.NewWriter(w, partTimeout)
	}
	return answer.BodyWriter()
}
