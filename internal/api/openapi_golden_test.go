package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"techbiz/internal/api"
	"techbiz/internal/testparts/golden"
)

// TestGoldenOpenAPI: the whole document that clients are generated from. It comes from the
// types alone, so the API needs no services to write it.
func TestGoldenOpenAPI(t *testing.T) {
	w := httptest.NewRecorder()
	api.New(api.Options{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, api.Prefix+"/openapi.json", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, w.Body.Bytes(), "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteString("\n")
	golden.Check(t, "openapi.json", pretty.String())
}
