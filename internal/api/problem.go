package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"techbiz/internal/base/traceid"
)

// Problem is the body of every error answer (RFC 9457, application/problem+json).
type Problem struct {
	Type       string         `json:"type" format:"uri-reference" example:"/api/v1/problems#too-soon" doc:"Which kind of problem it is. Tell kinds apart by this; the page that it names lists them all."`
	Title      string         `json:"title" example:"Not yet" doc:"The kind in words, the same each time."`
	Status     int            `json:"status" example:"409" doc:"The HTTP status."`
	Detail     string         `json:"detail,omitempty" doc:"What happened this time, as a plain sentence that may be shown to a user."`
	TraceID    string         `json:"trace_id" example:"4bf92f3577b34da6a3ce929d0e0e4736" doc:"Trace ID, to be quoted to the service desk. It stands in the Trace-Id header, too."`
	Until      *time.Time     `json:"until,omitempty" doc:"Problem too-soon: when the same request may be sent again. Also as Retry-After."`
	Invitation string         `json:"invitation,omitempty" format:"uri-reference" doc:"Problem duplicate: the caller's own open invitation of this user."`
	Code       string         `json:"code,omitempty" example:"too_many_rows" doc:"Problem list-refused: why the file is refused. Codes are added, never renamed."`
	Ready      *int           `json:"ready,omitempty" doc:"Problem not-ready: how many rows are ready."`
	InTheWay   *int           `json:"in_the_way,omitempty" doc:"Problem not-ready: how many rows can't be submitted."`
	Rows       []int          `json:"rows,omitempty" doc:"Problem hidden-rows: the numbers of the first 20 rows that are hidden in the file."`
	Count      *int           `json:"count,omitempty" doc:"Problem hidden-rows: how many rows are hidden in the file."`
	Plan       *MendPlan      `json:"plan,omitempty" doc:"Problem not-confirmed: what the mended file does to the batch."`
	Errors     []FieldProblem `json:"errors,omitempty" doc:"Every field or parameter that is not as it has to be."`

	headers http.Header
}

// FieldProblem is what is wrong with one field of the body, or with one parameter.
type FieldProblem struct {
	Field   string `json:"field" example:"email" doc:"The field or parameter; empty where it is about the whole."`
	Rule    string `json:"rule" example:"domain_not_allowed" doc:"The rule that it breaks. Rules are added, never renamed."`
	Message string `json:"message" doc:"A plain sentence that may be shown to a user."`
}

// Error implements error.
func (p *Problem) Error() string { return p.Title }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// refuse answers with the problem that err is, where huma does not do so itself.
func (e *edge) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := e.problemOf(r.Context(), err)
	maps.Copy(w.Header(), p.headers)
	if err := p.write(w); err != nil {
		e.Log.DebugContext(r.Context(), "api: answer did not reach the client", "error", err)
	}
}

func (p *Problem) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	return json.NewEncoder(w).Encode(p)
}

// RefuseNetwork answers a request from outside the networks that the portal is used
// from, which keeps it from the API.
func RefuseNetwork(w http.ResponseWriter, r *http.Request) {
	refuseOutright(w, r, outside, "TechBiz is used from a non-SE GSIB or a GMD. Send the request from an allowed network.")
}

// RefuseOrigin answers a request that a page of another site made a browser send.
func RefuseOrigin(w http.ResponseWriter, r *http.Request) {
	refuseOutright(w, r, otherOrigin, "The API answers programs and the portal's own pages. Nothing was changed.")
}

func refuseOutright(w http.ResponseWriter, r *http.Request, k kind, detail string) {
	w.Header().Set(TraceHeader, traceid.ID(r.Context()))
	w.Header().Set("Cache-Control", "no-store")
	_ = newProblem(r.Context(), k, detail).write(w) // a client that went away is no trouble of ours
}
