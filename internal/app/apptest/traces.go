package apptest

import (
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// GiveTraceIDs has requests and jobs get Trace IDs, as main does for the program. It is
// for TestMain, where tests look at Trace IDs: the tracer provider is the process's, not
// one world's, so no test may set it while others run.
func GiveTraceIDs() {
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample())))
}
