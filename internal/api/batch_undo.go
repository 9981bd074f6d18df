package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

type undoInput struct {
	OneBatch
	IdempotencyKey
}

func (e *edge) registerUndo() {
	register(e, huma.Operation{
		OperationID: "undo-batch",
		Method:      http.MethodPost,
		Path:        "/batches/{id}/undo",
		Summary:     "Take the submission of a batch back",
		Description: "While it is waiting: nobody is invited, no mail leaves, and it is a draft again.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.undo)
}

func (e *edge) undo(ctx context.Context, actor people.Actor, in *undoInput) (*aBatch, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	b, err := e.Batches.Undo(ctx, actor, id, in.Key)
	if err != nil {
		return nil, err
	}
	return e.oneBatch(ctx, b)
}
