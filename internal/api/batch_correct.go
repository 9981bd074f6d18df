package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
)

// Corrected is what applying the likely texts did to a batch.
type Corrected struct {
	Changed int   `json:"changed" doc:"Rows that now hold the likely text."`
	Batch   Batch `json:"batch"`
}

type correctBatchInput struct {
	OneBatch
	RepeatableKey

	Row int `query:"row" minimum:"1" doc:"Only this row; all rows with warnings without it."`
}

type correctBatchOutput struct {
	Body Corrected
}

func (e *edge) registerCorrectBatch() {
	register(e, huma.Operation{
		OperationID: "correct-batch",
		Method:      http.MethodPost,
		Path:        "/batches/{id}/correct",
		Summary:     "Correct texts that were misread",
		Description: "Gives the cells with a warning the text that was most likely meant (likely), in all rows of the batch or in one. Only while the batch is a draft. " + repeatable,
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.correctBatch)
}

func (e *edge) correctBatch(ctx context.Context, actor people.Actor, in *correctBatchInput) (*correctBatchOutput, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	changed, err := e.Batches.Correct(ctx, actor, id, in.Row)
	if err != nil {
		return nil, err
	}
	b, err := e.Batches.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	out, err := e.oneBatch(ctx, b)
	if err != nil {
		return nil, err
	}
	return &correctBatchOutput{Body: Corrected{Changed: changed, Batch: out.Body}}, nil
}
