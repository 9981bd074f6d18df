package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

func (e *edge) registerRemoveRow() {
	register(e, huma.Operation{
		OperationID: "remove-batch-row",
		Method:      http.MethodDelete,
		Path:        "/batches/{id}/rows/{row}",
		Summary:     "Take a row out of a batch",
		Description: "Rows that it collided with are judged anew. Only while the batch is a draft.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.removeRow)
}

func (e *edge) removeRow(ctx context.Context, actor people.Actor, in *OneRow) (*struct{}, error) {
	id, number, err := in.parse()
	if err != nil {
		return nil, err
	}
	if err := e.Batches.Remove(ctx, actor, id, number); err != nil {
		return nil, err
	}
	return &struct{}{}, nil
}
