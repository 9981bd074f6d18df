package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

func (e *edge) registerGetRow() {
	register(e, huma.Operation{
		OperationID: "get-batch-row",
		Method:      http.MethodGet,
		Path:        "/batches/{id}/rows/{row}",
		Summary:     "See one row of a batch",
		Errors:      []int{http.StatusNotFound},
	}, e.getRow)
}

func (e *edge) getRow(ctx context.Context, actor people.Actor, in *OneRow) (*aRow, error) {
	id, number, err := in.parse()
	if err != nil {
		return nil, err
	}
	_, v, err := e.Batches.Row(ctx, actor, id, number)
	if err != nil {
		return nil, err
	}
	return &aRow{Body: viewRow(v)}, nil
}
