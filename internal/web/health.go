package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"techbiz/internal/web/kit"
)

// Check is something without which a node can't serve.
type Check struct {
	Name   string
	Passes func(ctx context.Context) error
}

// HealthHandler returns what a node without pages answers at its public address, to whatever
// watches it or sends requests its way: health and readiness.
func HealthHandler(ready []Check, log *slog.Logger) http.Handler { return healthMux(ready, log) }

// OperationsHandler returns what the operations listener answers: health, readiness and metrics,
// which tell more than others should know.
func OperationsHandler(ready []Check, metrics *prometheus.Registry, log *slog.Logger) http.Handler {
	mux := healthMux(ready, log)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return mux
}

func healthMux(ready []Check, log *slog.Logger) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.Handle("GET /readyz", readyz(ready, log))
	return mux
}

type readiness struct {
	Status string            `json:"status"`
	Checks map[string]string `json:"checks,omitempty"`
}

// healthz tells that the process answers.
func healthz(w http.ResponseWriter, _ *http.Request) {
	kit.WriteJSON(w, http.StatusOK, readiness{Status: "ok"})
}

// readyzTimeout is how long all checks together may take.
const readyzTimeout = 2 * time.Second

// readyz tells whether requests can be served, 200 or 503, and which checks failed. Why
// stands in the log, not in the answer.
func readyz(checks []Check, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyzTimeout)
		defer cancel()
		answer, status := readiness{Status: "ok", Checks: map[string]string{}}, http.StatusOK
		for _, c := range checks {
			answer.Checks[c.Name] = "ok"
			if err := c.Passes(ctx); err != nil {
				log.WarnContext(ctx, "not ready", "check", c.Name, "cause", err.Error())
				answer.Checks[c.Name], answer.Status, status = "failed", "unavailable", http.StatusServiceUnavailable
			}
		}
		kit.WriteJSON(w, status, answer)
	})
}
