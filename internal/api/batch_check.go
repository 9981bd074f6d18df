package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

type checkInput struct {
	OneBatch
	RepeatableKey
}

func (e *edge) registerCheck() {
	register(e, huma.Operation{
		OperationID: "check-batch",
		Method:      http.MethodPost,
		Path:        "/batches/{id}/check",
		Summary:     "Check the rows of a batch again",
		Description: "Judges all rows with problems anew: accounts, invitations and the allow-list may have changed since. Rows that the last submission refused can be submitted again. Only while the batch is a draft. " + repeatable,
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.check)
}

func (e *edge) check(ctx context.Context, actor people.Actor, in *checkInput) (*aBatch, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	b, err := e.Batches.CheckAgain(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return e.oneBatch(ctx, b)
}
