package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/people"
)

// Mended is what a mended file did to a batch.
type Mended struct {
	Changed   int   `json:"changed" doc:"Rows that now hold something else."`
	Unchanged int   `json:"unchanged" doc:"Rows that the file names and leaves as they are."`
	Unnamed   int   `json:"unnamed" doc:"Lines of the file without a row ID of this batch: left alone."`
	Batch     Batch `json:"batch"`
}

type mendInput struct {
	OneBatch
	RepeatableKey
}

type mendOutput struct {
	Body Mended
}

func (e *edge) registerMend() {
	registerUpload(e, huma.Operation{
		OperationID: "mend-batch",
		Method:      http.MethodPost,
		Path:        "/batches/{id}/mend",
		Summary:     "Upload the mended list of a batch",
		Description: "Takes up the file of GET /batches/{id}/errors.xlsx after it was mended: only rows that carry the batch's row IDs are touched, all of them or none. Only while the batch is a draft. " + repeatable,
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.mend)
}

func (e *edge) mend(ctx context.Context, actor people.Actor, in *mendInput) (*mendOutput, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	if _, err := e.Batches.Get(ctx, actor, id); err != nil {
		return nil, err // before the file is judged
	}
	f := fileOf(ctx)
	list, err := e.Workbooks.Open(f, f.size, f.name)
	if err != nil {
		return nil, err
	}
	done, err := e.Batches.Mend(ctx, actor, id, list.Lines)
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
	return &mendOutput{Body: Mended{Changed: done.Changed, Unchanged: done.Unchanged, Unnamed: done.Unnamed, Batch: out.Body}}, nil
}
