package web

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/traceid"
	"techbiz/internal/web/kit"
)

// observer gives each request its Trace ID, one log line and its place in the histogram.
// A client's own trace headers are not believed.
type observer struct {
	durations *prometheus.HistogramVec
	log       *slog.Logger
	now       func() time.Time
}

func newObserver(o Options) (*observer, error) {
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "techbiz_http_request_duration_seconds",
		Help:    "Time from a request's headers to its whole answer.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "route", "status"})
	return &observer{durations: durations, log: o.Log, now: o.Now}, o.Metrics.Register(durations)
}

// each observes every request on its way to next.
func (o *observer) each(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := o.now()
		ctx, end := traceid.Start(r.Context(), "HTTP "+methodLabel(r.Method))
		defer end()
		a := &kit.Answer{ResponseWriter: w}
		w.Header().Set("Trace-Id", traceid.ID(ctx))
		defer func() {
			took := o.now().Sub(began)
			o.durations.WithLabelValues(methodLabel(r.Method), a.Route.Pattern, strconv.Itoa(a.Status)).Observe(took.Seconds())
			o.logAnswer(ctx, r, a, took)
		}()
		next.ServeHTTP(a, r.WithContext(context.WithValue(ctx, kit.AnswerKey{}, a)))
		if !a.Begun() {
			a.Status = http.StatusOK
		}
	})
}

// logAnswer writes the access log. Paths hold tokens, queries hold what was searched
// for: only the route's pattern is told, and ids of people, never addresses.
func (o *observer) logAnswer(ctx context.Context, r *http.Request, a *kit.Answer, took time.Duration) {
	level := slog.LevelInfo
	if a.Route.Access == kit.Open || a.Status == fault.StatusLeft {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("method", methodLabel(r.Method)),
		slog.String("route", a.Route.Pattern),
		slog.Int("status", a.Status),
		slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.Int64("bytes", a.Bytes),
		slog.String("trace_id", traceid.ID(ctx)),
	}
	if a.Actor.Role != "" {
		attrs = append(attrs, slog.Any("actor", a.Actor))
	}
	o.log.LogAttrs(ctx, level, "request", attrs...)
}

// methodLabel keeps made-up methods out of logs and labels.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}
