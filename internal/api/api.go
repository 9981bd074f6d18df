package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/traceid"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/lifecycle"
)

// Prefix is the path under which the API stands.
const Prefix = "/api/v1"

// TraceHeader is the header that carries the Trace ID in every answer.
const TraceHeader = "Trace-Id"

// Options are the parts of the API.
type Options struct {
	Invites   *invite.Service
	Batches   *batch.Service
	Workbooks batch.Workbooks
	SignIn    *signin.Service
	Lives     *lifecycle.Service
	Now       func() time.Time
	Log       *slog.Logger // slog.Default() where nil
	// Trouble knows the errors of the database, see fault.TroubleOf; nil: none.
	Trouble func(error) fault.Trouble
	// MaxUpload is the size of the largest file that is taken, in bytes; 20 MiB where 0.
	MaxUpload int64
}

// edge is the API's handler.
type edge struct {
	Options
	mux *http.ServeMux
	api huma.API
}

// New returns the handler of all paths under Prefix.
func New(o Options) http.Handler { return newEdge(o) }

func newEdge(o Options) *edge {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Trouble == nil {
		o.Trouble = func(error) fault.Trouble { return fault.Ours }
	}
	if o.MaxUpload <= 0 {
		o.MaxUpload = defaultMaxUpload
	}
	mux := http.NewServeMux()
	e := &edge{Options: o, mux: mux, api: humago.NewWithPrefix(mux, Prefix, config())}
	e.api.UseMiddleware(e.limitTime, e.authenticate)
	e.registerCreate()
	e.registerList()
	e.registerGet()
	e.registerResend()
	e.registerRevoke()
	e.registerCorrect()
	e.registerDeparture()
	e.registerBatches()
	e.serveSpec()
	e.serveProblemTypes()
	return e
}

func (e *edge) registerBatches() {
	e.registerTemplate()
	e.registerUpload()
	e.registerListBatches()
	e.registerGetBatch()
	e.registerReset()
	e.registerListRows()
	e.registerGetRow()
	e.registerAmendRow()
	e.registerRemoveRow()
	e.registerErrors()
	e.registerMend()
	e.registerCheck()
	e.registerCorrectBatch()
	e.registerRequestDomain()
	e.registerSubmit()
	e.registerUndo()
	e.registerResendBatch()
}

// ServeHTTP implements http.Handler.
func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if traceid.ID(r.Context()) == "" {
		ctx, end := traceid.Start(r.Context(), "api")
		defer end()
		r = r.WithContext(ctx)
	}
	w.Header().Set(TraceHeader, traceid.ID(r.Context()))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	defer e.recoverPanic(w, r)
	if unmatched, pattern := e.mux.Handler(r); pattern == "" {
		e.refuseRoute(w, r, unmatched)
		return
	}
	e.mux.ServeHTTP(w, r)
}

// refuseRoute answers for a path or method that no route has. The mux knows which of
// the two it is; only its words are replaced.
func (e *edge) refuseRoute(w http.ResponseWriter, r *http.Request, unmatched http.Handler) {
	answer := &headerOnly{header: http.Header{}}
	unmatched.ServeHTTP(answer, r)
	if answer.status != http.StatusMethodNotAllowed {
		e.refuse(w, r, errNoRoute)
		return
	}
	w.Header().Set("Allow", answer.header.Get("Allow"))
	e.refuse(w, r, errMethod)
}

// headerOnly keeps the status and header of an answer and drops its body.
type headerOnly struct {
	header http.Header
	status int
}

func (h *headerOnly) Header() http.Header         { return h.header }
func (h *headerOnly) WriteHeader(status int)      { h.status = status }
func (h *headerOnly) Write(b []byte) (int, error) { return len(b), nil }
