package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// BatchRowPage is one page of a batch's rows.
type BatchRowPage struct {
	Items          []BatchRow `json:"items" nullable:"false"`
	Total          int        `json:"total" doc:"Rows that match, on all pages together."`
	NextCursor     string     `json:"next_cursor,omitempty" doc:"cursor of the next page; left out on the last one."`
	PreviousCursor string     `json:"previous_cursor,omitempty" doc:"cursor of the page before; left out on the first one."`
}

type listRowsInput struct {
	OneBatch

	Only   string `query:"only" enum:"errors,warnings" doc:"errors: only rows that are in the way of a submission. warnings: only rows with a cell that was most likely misread."`
	State  string `query:"state" enum:"failed,to_mend,duplicate,has_account,domain_not_allowed,ready,invited" doc:"Only rows in this state."`
	Cursor string `query:"cursor" doc:"next_cursor or previous_cursor of another page of the same list; the first page without it."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"10" doc:"Rows on a page."`
}

type listRowsOutput struct {
	Body BatchRowPage
}

func (e *edge) registerListRows() {
	register(e, huma.Operation{
		OperationID: "list-batch-rows",
		Method:      http.MethodGet,
		Path:        "/batches/{id}/rows",
		Summary:     "List the rows of a batch",
		Description: "What needs you comes first: failed, to_mend, duplicate, has_account, domain_not_allowed, then ready and invited rows; by row number within each state. Problems are told as of now.",
		Errors:      []int{http.StatusNotFound},
	}, e.listRows)
}

func (e *edge) listRows(ctx context.Context, actor people.Actor, in *listRowsInput) (*listRowsOutput, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	b, page, err := e.Batches.Rows(ctx, actor, id, q)
	if err != nil {
		return nil, err
	}
	total := matching(b.Counts, q)
	if q.OnlyDoubtful {
		doubtful, err := e.Batches.Doubtful(ctx, b)
		if err != nil {
			return nil, err
		}
		total = doubtful.Count
	}
	out := &listRowsOutput{Body: BatchRowPage{
		Items:      make([]BatchRow, len(page.Rows)),
		Total:      total,
		NextCursor: page.Next.String(),
	}}
	if !page.Previous.IsZero() {
		out.Body.PreviousCursor = backward + page.Previous.String()
	}
	for n, v := range page.Rows {
		out.Body.Items[n] = viewRow(v)
	}
	return out, nil
}

// backward begins the cursor of a page that ends before a place.
const backward = "-"

// query returns the domain's query, or people.FieldErrors.
func (in *listRowsInput) query() (batch.RowQuery, error) {
	place, isBackward := strings.CutPrefix(in.Cursor, backward)
	after, err := batch.ParsePlace(place)
	q := batch.RowQuery{OnlyProblems: in.Only == "errors", OnlyDoubtful: in.Only == "warnings", After: after, Backward: isBackward, Limit: in.Limit}
	for _, state := range batch.RowStates {
		if state.String() == in.State {
			q.State = state
		}
	}
	return q, err
}

// matching counts the rows that the query is about.
func matching(c batch.Counts, q batch.RowQuery) int {
	switch {
	case q.State != 0:
		return c[q.State]
	case q.OnlyProblems:
		return c.InTheWay()
	default:
		return c.Total()
	}
}
