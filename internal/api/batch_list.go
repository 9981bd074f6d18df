package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

// BatchList holds the caller's own batches.
type BatchList struct {
	Items []Batch `json:"items" nullable:"false"`
}

type listBatchesOutput struct {
	Body BatchList
}

func (e *edge) registerListBatches() {
	register(e, huma.Operation{
		OperationID: "list-batches",
		Method:      http.MethodGet,
		Path:        "/batches",
		Summary:     "List your batches",
		Description: "The newest 50, newest first. Others' batches do not appear.",
	}, e.listBatches)
}

func (e *edge) listBatches(ctx context.Context, actor people.Actor, _ *struct{}) (*listBatchesOutput, error) {
	batches, err := e.Batches.List(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &listBatchesOutput{Body: BatchList{Items: make([]Batch, len(batches))}}
	for n, b := range batches {
		out.Body.Items[n] = viewBatch(b)
	}
	return out, nil
}
