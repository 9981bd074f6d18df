package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

func (e *edge) registerGetBatch() {
	register(e, huma.Operation{
		OperationID: "get-batch",
		Method:      http.MethodGet,
		Path:        "/batches/{id}",
		Summary:     "Follow one batch",
		Description: "Its state, counts and progress. Ask again every few seconds while it is waiting or running.",
		Errors:      []int{http.StatusNotFound},
	}, e.getBatch)
}

func (e *edge) getBatch(ctx context.Context, actor people.Actor, in *OneBatch) (*aBatch, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	b, err := e.Batches.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return e.oneBatch(ctx, b)
}
