package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

type uploadOutput struct {
	Location string `header:"Location" doc:"Path of the batch."`
	Body     Batch
}

func (e *edge) registerUpload() {
	registerUpload(e, huma.Operation{
		OperationID:   "upload-batch",
		Method:        http.MethodPost,
		Path:          "/batches",
		Summary:       "Upload a list of users",
		Description:   "An .xlsx in the columns of GET /batches/template.xlsx, or a .csv in UTF-8. It is read completely or refused (problem list-refused) with nothing stored. Nobody is invited yet: look at the rows, mend them, submit. A repetition under the same Idempotency-Key is answered 201, too, with the batch that the first one made.",
		DefaultStatus: http.StatusCreated,
		Errors:        []int{http.StatusConflict},
	}, e.upload)
}

func (e *edge) upload(ctx context.Context, actor people.Actor, in *IdempotencyKey) (*uploadOutput, error) {
	f := fileOf(ctx)
	list, err := e.Workbooks.Open(f, f.Size, f.name)
	if err != nil {
		return nil, err
	}
	b, err := e.Batches.Upload(ctx, actor, list, in.Key)
	if err != nil {
		return nil, err
	}
	out, err := e.oneBatch(ctx, b)
	if err != nil {
		return nil, err
	}
	return &uploadOutput{Location: pathOfBatch(b.ID), Body: out.Body}, nil
}
