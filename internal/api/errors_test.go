package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"techbiz/internal/api"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/invite/batch"
)

func TestProblemOf(t *testing.T) {
	a := newAPI(t)
	now := a.Clock.Now()
	for _, c := range []struct {
		err        error
		status     int
		kind       string
		retryAfter string
	}{
		{fault.NotFound, 404, "not-found", ""},
		{fault.Forbidden, 403, "forbidden", ""},
		{fault.KeyReused, 422, "key-reused", ""},
		{&fault.Conflict{Reason: "No."}, 409, "conflict", ""},
		{&fault.TooSoon{Until: now.Add(1500 * time.Millisecond)}, 409, "too-soon", "2"},
		{&fault.TooSoon{Until: now}, 409, "too-soon", "1"},
		{&fault.TooMany{RetryAfter: time.Minute}, 429, "too-many", "60"},
		{people.FieldErrors{{Field: "email", Rule: "format"}}, 422, "invalid", ""},
		{&people.FieldError{Field: "email", Rule: "format"}, 422, "invalid", ""},
		{&batch.Refusal{Code: "too_many_rows", Message: "No."}, 422, "list-refused", ""},
		{&batch.NotReadyError{InTheWay: 2}, 409, "not-ready", ""},
		{&api.OversizeError{Limit: 1}, 413, "too-large", ""},
		{api.ErrNotMultipart, 415, "not-multipart", ""},
		{api.ErrSlow, 408, "timeout", ""},
		{context.DeadlineExceeded, 503, "unavailable", "10"},
		{errors.New("disk full"), 500, "internal", ""},
	} {
		p := a.edge.ProblemOf(context.Background(), fmt.Errorf("do it: %w", c.err))
		if p.Status != c.status || p.Type != "/api/v1/problems#"+c.kind || p.GetHeaders().Get("Retry-After") != c.retryAfter {
			t.Errorf("%v: %d %s Retry-After %q", c.err, p.Status, p.Type, p.GetHeaders().Get("Retry-After"))
		}
	}
}

// What the portal's guards keep from the API is told in the API's own form.
func TestRefusalsOfTheGuards(t *testing.T) {
	ctx, end := traceid.Start(t.Context(), "test")
	defer end()
	for kind, refuse := range map[string]http.HandlerFunc{"outside-network": api.RefuseNetwork, "other-origin": api.RefuseOrigin} {
		w := httptest.NewRecorder()
		refuse(w, httptest.NewRequest(http.MethodPost, api.Prefix+"/invitations", nil).WithContext(ctx))
		var p api.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatalf("%s: %v: %s", kind, err, w.Body)
		}
		if w.Code != http.StatusForbidden || w.Header().Get("Content-Type") != "application/problem+json" ||
			p.Type != api.Prefix+"/problems#"+kind || p.Status != http.StatusForbidden || p.Detail == "" {
			t.Errorf("%s: %d %v %+v", kind, w.Code, w.Header(), p)
		}
		if id := traceid.ID(ctx); p.TraceID != id || w.Header().Get(api.TraceHeader) != id {
			t.Errorf("%s: Trace ID %q, in the header %q, want %q", kind, p.TraceID, w.Header().Get(api.TraceHeader), id)
		}
	}
}

func TestNoRoute(t *testing.T) {
	a := newAPI(t)
	for _, path := range []string{"/", "/nothing", "/invitations/", "/invitations/1/nothing", "/docs", "/schemas/Problem", "/openapi-3.0.json"} {
		if got := a.call(a.officer, "GET", path, "").want(t, http.StatusNotFound); got.problem() != "not-found" {
			t.Errorf("%s: %s", path, got.text)
		}
	}
	for _, method := range []string{"DELETE", "PUT", "PATCH"} {
		got := a.call(a.officer, method, "/invitations", "").want(t, http.StatusMethodNotAllowed)
		if got.problem() != "method-not-allowed" || got.header.Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("%s: Allow %q: %s", method, got.header.Get("Allow"), got.text)
		}
	}
}

// Trouble with the database is no fault of the request, and is logged under its Trace ID.
func TestDatabaseTrouble(t *testing.T) {
	a := newAPI(t)
	a.OK(a.Store.Close())
	got := a.call(a.officer, "GET", "/invitations", "").want(t, http.StatusServiceUnavailable)
	if got.problem() != "unavailable" || got.header.Get("Retry-After") == "" {
		t.Error(got.text)
	}
	if log := a.Logged.String(); !strings.Contains(log, got.text1("trace_id")) || strings.Contains(log, "@") || strings.Contains(log, a.officer) {
		t.Errorf("log: %s", log)
	}
}

func TestPanic(t *testing.T) {
	a := newAPI(t)
	a.edge.Mux().HandleFunc("GET "+api.Prefix+"/panic", func(http.ResponseWriter, *http.Request) { panic("spilt") })
	a.edge.Mux().HandleFunc("GET "+api.Prefix+"/abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	got := a.call("", "GET", "/panic", "").want(t, http.StatusInternalServerError)
	if got.problem() != "internal" || strings.Contains(got.text, "spilt") {
		t.Error(got.text)
	}
	if log := a.Logged.String(); !strings.Contains(log, "spilt") || !strings.Contains(log, got.text1("trace_id")) {
		t.Errorf("log: %s", log)
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v", p)
		}
	}()
	a.edge.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, api.Prefix+"/abort", nil))
}

// The Trace ID of whoever mounts the handler goes on.
func TestTraceGoesOn(t *testing.T) {
	a := newAPI(t)
	ctx := traceid.Resume(context.Background(), "4bf92f3577b34da6a3ce929d0e0e4736")
	w := httptest.NewRecorder()
	a.edge.ServeHTTP(w, httptest.NewRequest(http.MethodGet, api.Prefix+"/invitations", nil).WithContext(ctx))
	if got := w.Header().Get(api.TraceHeader); got != "4bf92f3577b34da6a3ce929d0e0e4736" || !strings.Contains(w.Body.String(), got) {
		t.Errorf("header %q, body %s", got, w.Body)
	}
}
