package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// Submission says which rows go.
type Submission struct {
	OnlyReady bool   `json:"only_ready,omitempty" default:"false" doc:"Let the ready rows go while rows with problems stay in the draft. Without it those keep the batch from being submitted (problem not-ready)."`
	Hidden    string `json:"hidden,omitempty" enum:"include,exclude" doc:"What becomes of rows that are hidden in the file; the same as the parameter hidden."`
}

type submitInput struct {
	OneBatch
	IdempotencyKey

	Hidden string `query:"hidden" enum:"include,exclude" doc:"include: invite the rows that are hidden in the file, too. exclude: take them out of the batch. Without it such rows keep the batch from being submitted (problem hidden-rows)."`

	Body *body[Submission]
}

func (e *edge) registerSubmit() {
	register(e, huma.Operation{
		OperationID: "submit-batch",
		Method:      http.MethodPost,
		Path:        "/batches/{id}/submit",
		Summary:     "Have the rows of a batch invited",
		Description: "The batch waits until starts_at, during which it can be undone, and is carried out then: follow it by GET /batches/{id}. Each row is invited once, however often this is sent.",
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType},
		Middlewares: huma.Middlewares{e.requireJSON},
	}, e.submit)
}

func (e *edge) submit(ctx context.Context, actor people.Actor, in *submitInput) (*aBatch, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	var sent Submission
	if in.Body != nil {
		if sent, err = in.Body.read(); err != nil {
			return nil, err
		}
	}
	if in.Hidden == "" {
		in.Hidden = sent.Hidden
	}
	hidden, err := batch.ParseHiddenChoice(in.Hidden)
	if err != nil {
		return nil, err
	}
	b, err := e.Batches.SubmitWith(ctx, actor, id, sent.OnlyReady, hidden, in.Key)
	if err != nil {
		return nil, err
	}
	return e.oneBatch(ctx, b)
}
