package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

const securityScheme = "token"

// config describes the API. It offers no documentation page: those that huma has load
// their scripts from elsewhere.
func config() huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	schemas.RegisterTypeAlias(reflect.TypeFor[huma.ErrorModel](), reflect.TypeFor[Problem]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:   "TechBiz API",
				Version: "1",
				Description: "Invite people to TechPass and follow their onboarding, as the portal does. " +
					"Officers get a token from whoever runs the portal (techbiz token create --officer EMAIL) and act under their own name. " +
					"Every error is a problem document (RFC 9457) with the Trace ID; every time is UTC (RFC 3339). " +
					"Send an Idempotency-Key with each POST and repeat it where no answer came.",
			},
			Tags: []*huma.Tag{
				{Name: "Invitations", Description: "Your own invitations"},
				{Name: "Officers", Description: "What an outside directory tells of officers, with the token of an admin"},
				{Name: "Batches", Description: "Your own uploaded lists, on their way to invitations"},
			},
			Components: &huma.Components{
				Schemas: schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					securityScheme: {Type: "http", Scheme: "bearer", Description: "An officer's API token"},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()}, // json: all types that end in +json
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{recastHuma},
	}
}

// serveSpec serves the OpenAPI document. It needs no token: it tells nothing but what
// the program's source does.
func (e *edge) serveSpec() {
	e.serveDocument("/openapi.json", "application/openapi+json", func() ([]byte, error) { return json.Marshal(e.api.OpenAPI()) })
	e.serveDocument("/openapi.yaml", "application/openapi+yaml", e.api.OpenAPI().YAML)
}

// serveProblemTypes serves the page that the type of each problem names.
func (e *edge) serveProblemTypes() {
	type entry struct {
		Type   string `json:"type"`
		Status int    `json:"status"`
		Title  string `json:"title"`
	}
	e.serveDocument("/problems", "application/json", func() ([]byte, error) {
		list := make([]entry, len(kinds))
		for n, k := range kinds {
			list[n] = entry{Type: k.uri(), Status: k.status, Title: k.title}
		}
		return json.Marshal(list)
	})
}

// serveDocument serves what build returns, which is asked once.
func (e *edge) serveDocument(path, contentType string, build func() ([]byte, error)) {
	build = sync.OnceValues(build)
	e.mux.HandleFunc("GET "+Prefix+path, func(w http.ResponseWriter, r *http.Request) {
		document, err := build()
		if err != nil {
			e.refuse(w, r, fmt.Errorf("write %s: %w", path, err))
			return
		}
		w.Header().Set("Content-Type", contentType)
		if _, err := w.Write(document); err != nil {
			e.Log.DebugContext(r.Context(), "api: answer did not reach the client", "error", err)
		}
	})
}
