package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// Mended is what a mended file did to a batch, or would do.
type Mended struct {
	Applied    bool      `json:"applied" doc:"Whether it was done. false where a preview was asked for."`
	Changed    int       `json:"changed" doc:"Rows of the same person that now hold something else."`
	Unchanged  int       `json:"unchanged" doc:"Rows that the file has and leaves as they are."`
	Added      int       `json:"added" doc:"Rows that are new."`
	Removed    int       `json:"removed" doc:"Rows that are gone."`
	Replaced   int       `json:"replaced" doc:"Rows that now hold another person."`
	Kept       int       `json:"kept" doc:"Rows that the file holds differently, and that stay as they are because they were invited already."`
	Normalized int       `json:"put_right" doc:"Rows that had a problem before and are ready now. 0 in a preview."`
	Unnamed    int       `json:"unnamed" doc:"Lines of the file without a row ID of this batch."`
	Plan       *MendPlan `json:"plan,omitempty" doc:"Of a preview: what the file does to the batch."`
	Batch      Batch     `json:"batch"`
}

type mendInput struct {
	OneBatch
	RepeatableKey

	Accept  []string `query:"accept" doc:"Kinds of the plan that are to be done, with commas between them: added, removed, replaced. Each kind that the plan has must be named."`
	Preview bool     `query:"preview" default:"false" doc:"Answer the plan, and do nothing."`
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
		Description: "Takes up the file of GET /batches/{id}/errors.xlsx after it was mended. Each line is held against what the row of its ID holds now. " +
			"Corrections of the same person are made, whether the row was ready or not. Lines that are no row of the batch (added), rows that the file does not have (removed) " +
			"and rows that hold another person in the file (replaced) have to be agreed to: where there are some, the answer is the problem not-confirmed with the plan, and nothing is done, " +
			"until the file is sent again with accept naming these kinds. All of it is done, or nothing. Only while the batch is a draft. " + repeatable,
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, e.mend)
}

func (e *edge) mend(ctx context.Context, actor people.Actor, in *mendInput) (*mendOutput, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	accepted, err := in.kinds()
	if err != nil {
		return nil, err
	}
	if _, err := e.Batches.Get(ctx, actor, id); err != nil {
		return nil, err // before the file is judged
	}
	f := fileOf(ctx)
	list, err := e.Workbooks.Open(f, f.Size, f.name)
	if err != nil {
		return nil, err
	}
	var answer Mended
	if in.Preview {
		plan, err := e.Batches.PlanMend(ctx, actor, id, list)
		if err != nil {
			return nil, err
		}
		answer = Mended{Changed: len(plan.Changed), Unchanged: plan.Unchanged, Added: len(plan.Added), Removed: len(plan.Removed),
			Replaced: len(plan.Replaced), Kept: len(plan.Kept), Unnamed: plan.Unnamed, Plan: viewPlan(plan)}
	} else {
		done, err := e.Batches.Mend(ctx, actor, id, list, batch.Decision{Accept: accepted})
		if err != nil {
			return nil, err
		}
		answer = Mended{Applied: true, Changed: done.Changed, Unchanged: done.Unchanged, Added: done.Added, Removed: done.Removed,
			Replaced: done.Replaced, Kept: done.Kept, Normalized: done.Normalized, Unnamed: done.Unnamed}
	}
	b, err := e.Batches.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	out, err := e.oneBatch(ctx, b)
	if err != nil {
		return nil, err
	}
	answer.Batch = out.Body
	return &mendOutput{Body: answer}, nil
}

// kinds returns the kinds that are agreed to, or people.FieldErrors.
func (in *mendInput) kinds() ([]batch.MendKind, error) {
	var kinds []batch.MendKind
	for _, word := range in.Accept {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if !slices.Contains(batch.MendKinds, batch.MendKind(word)) {
			return nil, people.FieldErrors{{Field: "accept", Rule: people.RuleFormat, Message: "Name kinds of the plan: added, removed, replaced"}}
		}
		kinds = append(kinds, batch.MendKind(word))
	}
	return kinds, nil
}
