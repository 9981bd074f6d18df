package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"techbiz/internal/api"
	"testing"
)

func TestOpenAPI(t *testing.T) {
	a := newAPI(t)
	spec := a.call("", "GET", "/openapi.json", "").want(t, http.StatusOK)
	if spec.header.Get("Content-Type") != "application/openapi+json" || spec.text1("openapi") != "3.1.0" {
		t.Errorf("%v %s", spec.header, spec.text1("openapi"))
	}
	paths, _ := spec.body["paths"].(map[string]any)
	var ops []string
	for path, item := range paths {
		methods, _ := item.(map[string]any)
		for method := range methods {
			ops = append(ops, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(ops)
	want := []string{
		"DELETE /batches/{id}", "DELETE /batches/{id}/rows/{row}",
		"GET /batches", "GET /batches/template.xlsx", "GET /batches/{id}", "GET /batches/{id}/errors.xlsx",
		"GET /batches/{id}/rows", "GET /batches/{id}/rows/{row}",
		"GET /invitations", "GET /invitations/{id}",
		"PATCH /batches/{id}/rows/{row}",
		"POST /batches", "POST /batches/{id}/check", "POST /batches/{id}/correct", "POST /batches/{id}/domains", "POST /batches/{id}/mend",
		"POST /batches/{id}/resend", "POST /batches/{id}/submit", "POST /batches/{id}/undo",
		"POST /departures",
		"POST /invitations", "POST /invitations/{id}/correct", "POST /invitations/{id}/resend", "POST /invitations/{id}/revoke",
	}
	if !slices.Equal(ops, want) {
		t.Errorf("operations %q", ops)
	}
	if servers, _ := json.Marshal(spec.body["servers"]); string(servers) != `[{"url":"/api/v1"}]` {
		t.Errorf("servers %s", servers)
	}
	checkRefs(t, spec.body, spec.body)
}

// checkRefs fails the test where a $ref of the document leads nowhere.
func checkRefs(t *testing.T, root map[string]any, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			checkRefs(t, root, item)
		}
	case map[string]any:
		if ref, isRef := v["$ref"].(string); isRef && !leads(root, ref) {
			t.Errorf("%s leads nowhere", ref)
		}
		for _, item := range v {
			checkRefs(t, root, item)
		}
	}
}

func leads(root map[string]any, ref string) bool {
	at := root
	for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		next, found := at[step].(map[string]any)
		if !found {
			return false
		}
		at = next
	}
	return true
}

// What every operation has to have, whoever adds it.
func TestEveryOperation(t *testing.T) {
	a := newAPI(t)
	seen := map[string]string{}
	for name, op := range a.operations() {
		if op.OperationID == "" || op.Summary == "" || seen[op.OperationID] != "" {
			t.Errorf("%s: id %q, summary %q, same id as %q", name, op.OperationID, op.Summary, seen[op.OperationID])
		}
		seen[op.OperationID] = name
		if len(op.Security) != 1 || op.Security[0][api.SecurityScheme] == nil {
			t.Errorf("%s asks for no token", name)
		}
		params := map[string]bool{}
		for _, p := range op.Parameters {
			params[p.In+" "+p.Name] = true
		}
		if strings.HasPrefix(name, "POST ") != params["header Idempotency-Key"] {
			t.Errorf("%s: each POST, and only that, has an Idempotency-Key", name)
		}
		if strings.Contains(name, "{id}") != params["path id"] {
			t.Errorf("%s does not read its id", name)
		}
		if strings.Contains(name, "{row}") != params["path row"] {
			t.Errorf("%s does not read its row", name)
		}
		if got, want := op.Tags[0] == "Batches", strings.Contains(name, "/batches"); got != want {
			t.Errorf("%s stands under %v", name, op.Tags)
		}
		for _, status := range []string{"401", "403", "422", "500", "503"} {
			if r := op.Responses[status]; r == nil || r.Content["application/problem+json"] == nil ||
				r.Content["application/problem+json"].Schema.Ref != "#/components/schemas/Problem" {
				t.Errorf("%s: %s is not documented as a problem", name, status)
			}
			if status == "503" && op.Responses[status].Headers["Retry-After"] == nil {
				t.Errorf("%s: 503 does not say when to try again", name)
			}
		}
	}
}

func TestOpenAPIAsYAML(t *testing.T) {
	a := newAPI(t)
	w := httptest.NewRecorder()
	a.edge.ServeHTTP(w, httptest.NewRequest(http.MethodGet, api.Prefix+"/openapi.yaml", nil))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/openapi+yaml" || !strings.Contains(w.Body.String(), "openapi: 3.1.0") {
		t.Errorf("%d %v %.200s", w.Code, w.Header(), w.Body)
	}
	if strings.Contains(w.Body.String(), "ErrorModel") {
		t.Error("the document names the library's own error type")
	}
}

// The type of each problem leads to a page that lists it.
func TestProblemTypes(t *testing.T) {
	a := newAPI(t)
	w := httptest.NewRecorder()
	a.edge.ServeHTTP(w, httptest.NewRequest(http.MethodGet, api.Prefix+"/problems", nil))
	var list []struct {
		Type, Title string
		Status      int
	}
	a.OK(json.Unmarshal(w.Body.Bytes(), &list))
	if len(list) != api.Kinds() {
		t.Errorf("%d of %d", len(list), api.Kinds())
	}
	seen := map[string]bool{}
	for _, p := range list {
		if seen[p.Type] || p.Title == "" || p.Status < 400 || !strings.HasPrefix(p.Type, api.Prefix+"/problems#") {
			t.Errorf("%+v", p)
		}
		seen[p.Type] = true
	}
	for _, status := range []int{400, 408, 413, 422, 500} {
		if got := api.KindStatus(status); got != status {
			t.Errorf("kind of %d has status %d", status, got)
		}
	}
}
