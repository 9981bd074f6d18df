package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

// given is a field that may be left out.
type given[T ~string] struct {
	value T
	sent  bool
}

// UnmarshalJSON notes that the field was sent; null empties it.
func (g *given[T]) UnmarshalJSON(data []byte) error {
	g.sent = true
	return json.Unmarshal(data, &g.value)
}

// Schema implements huma.SchemaProvider: the document shows the value alone, which has
// no default here.
func (g *given[T]) Schema(r huma.Registry) *huma.Schema {
	s := r.Schema(reflect.TypeFor[T](), true, "")
	s.Default = nil
	s.Nullable = s.Type != ""
	return s
}

func (g *given[T]) put(field *string) {
	if g.sent {
		*field = string(g.value)
	}
}

type amendRowInput struct {
	OneRow

	Body body[RowAmendment]
}

func (e *edge) registerAmendRow() {
	register(e, huma.Operation{
		OperationID: "amend-batch-row",
		Method:      http.MethodPatch,
		Path:        "/batches/{id}/rows/{row}",
		Summary:     "Change a row of a batch",
		Description: "Only the fields that are sent change; null empties one. The row is saved and judged anew, with those that it collided with, also where it still has problems: the answer tells them. Why the last submission refused it no longer counts. A cell that shows something else than the file holds (rule not_as_displayed) is settled by sending its field, and text that stood outside of the fields (rule stray_text) by sending the email. Only while the batch is a draft.",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType},
		Middlewares: huma.Middlewares{e.requireJSON},
	}, e.amendRow)
}

func (e *edge) amendRow(ctx context.Context, actor people.Actor, in *amendRowInput) (*aRow, error) {
	id, number, err := in.parse()
	if err != nil {
		return nil, err
	}
	sent, err := in.Body.read()
	if err != nil {
		return nil, err
	}
	v, err := e.Batches.Amend(ctx, actor, id, number, sent.onto, sent.fields()...)
	if err != nil {
		return nil, err
	}
	return &aRow{Body: viewRow(v)}, nil
}
