package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

func (e *edge) registerReset() {
	register(e, huma.Operation{
		OperationID: "reset-batch",
		Method:      http.MethodDelete,
		Path:        "/batches/{id}",
		Summary:     "Reset a batch",
		Description: "Removes all rows that were not invited, and the batch with them. Where some rows were invited, the batch stays with those, in state done. Only while the batch is a draft.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.reset)
}

func (e *edge) reset(ctx context.Context, actor people.Actor, in *OneBatch) (*struct{}, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	if _, err := e.Batches.Reset(ctx, actor, id); err != nil {
		return nil, err
	}
	return &struct{}{}, nil
}
