// Package traceid gives every request and every job its Trace ID: the OpenTelemetry
// trace ID that stands in the log line, the audit event, the answer's header and
// on each error notification, so that one quotation finds all of them.
package traceid

import (
	"context"

	"go.opentelemetry.io/otel"
	oteltrace "go.opentelemetry.io/otel/trace"
)

// ID returns the Trace ID that ctx carries (32 hexadecimal digits), or "" if none.
func ID(ctx context.Context) string {
	id := oteltrace.SpanContextFromContext(ctx).TraceID()
	if !id.IsValid() {
		return ""
	}
	return id.String()
}

// Start begins a span called name, a new trace where ctx carries none, and returns
// the function that ends it.
func Start(ctx context.Context, name string) (context.Context, func()) {
	ctx, span := otel.Tracer("techbiz").Start(ctx, name)
	return ctx, func() { span.End() }
}

// Resume makes ctx continue the trace with the given ID, so that a job is found
// under the request that caused it. An ID that is none leaves ctx as it is.
func Resume(ctx context.Context, id string) context.Context {
	traceID, err := oteltrace.TraceIDFromHex(id)
	if err != nil {
		return ctx
	}
	parent := oteltrace.NewSpanContext(oteltrace.SpanContextConfig{
		TraceID: traceID,
		SpanID:  oteltrace.SpanID(traceID[8:16]),
		Remote:  true,
	})
	return oteltrace.ContextWithRemoteSpanContext(ctx, parent)
}
