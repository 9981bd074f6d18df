package batch

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"

	"github.com/google/uuid"
)

// PageSizes are the page sizes that the preview offers; the first is the default
// (domain.md: 10 a page).
var PageSizes = []int{10, 20, 50, 100}

// Page is one page of a batch's rows, judged as of now.
type Page struct {
	Rows     []Verdict
	Next     Place // zero on the last page
	Previous Place // zero on the first page
}

// Rows returns one page of the actor's own batch, what needs its officer first. Errors:
// fault.Forbidden, fault.NotFound.
func (s *Service) Rows(ctx context.Context, actor people.Actor, id uuid.UUID, q RowQuery) (*Batch, Page, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, Page{}, err
	}
	if q.Limit <= 0 {
		q.Limit = PageSizes[0]
	}
	q.Limit = min(q.Limit, slices.Max(PageSizes))
	rows, err := s.Store.RowPage(ctx, b, q)
	if err != nil {
		return nil, Page{}, fmt.Errorf("list rows: %w", err)
	}
	more := len(rows) > q.Limit
	if more {
		rows = rows[:q.Limit]
	}
	if q.Backward {
		slices.Reverse(rows)
	}
	var p Page
	if len(rows) > 0 {
		if more || q.Backward {
			p.Next = rows[len(rows)-1].place()
		}
		if (more && q.Backward) || (!q.After.IsZero() && !q.Backward) {
			p.Previous = rows[0].place()
		}
	}
	p.Rows, err = s.verdicts(ctx, s.Store, actor, b, rows)
	return b, p, err
}

func (r *Row) place() Place { return Place{State: r.State, Number: r.Number} }

// String writes the place so that ParsePlace reads it; "" for the zero Place.
func (p Place) String() string {
	if p.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d.%d", p.State, p.Number)
}

// ParsePlace reads a place; the error is people.FieldErrors on the field "cursor".
func ParsePlace(s string) (Place, error) {
	if s == "" {
		return Place{}, nil
	}
	state, number, _ := strings.Cut(s, ".")
	st, err := strconv.Atoi(state)
	n, numberErr := strconv.Atoi(number)
	if err != nil || numberErr != nil || st < int(Failed) || st > int(Invited) || n < 0 {
		return Place{}, people.FieldErrors{{Field: "cursor", Rule: people.RuleFormat, Message: "This page address is damaged. Start from the first page."}}
	}
	return Place{State: RowState(st), Number: n}, nil
}

// Row returns one row of the actor's own batch, judged as of now. Errors:
// fault.Forbidden, fault.NotFound.
func (s *Service) Row(ctx context.Context, actor people.Actor, id uuid.UUID, number int) (*Batch, Verdict, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, Verdict{}, err
	}
	r, err := s.Store.Row(ctx, b, number)
	if err != nil {
		return nil, Verdict{}, fmt.Errorf("load row: %w", err)
	}
	judged, err := s.verdicts(ctx, s.Store, actor, b, []*Row{r})
	if err != nil {
		return nil, Verdict{}, err
	}
	return b, judged[0], nil
}

// SEED counts the ready rows of the batch that ask for SEED.
func (s *Service) SEED(ctx context.Context, b *Batch) (int, error) {
	n, err := s.Store.ReadySEED(ctx, b)
	if err != nil {
		return 0, fmt.Errorf("count rows with SEED: %w", err)
	}
	return n, nil
}

// Original returns the file that the actor's batch comes from, and all rows of the batch as
// they are now, for the workbook with errors. Errors: fault.Forbidden, fault.NotFound,
// *fault.Conflict (nobody is left to mend).
func (s *Service) Original(ctx context.Context, actor people.Actor, id uuid.UUID) (*Original, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if b.Counts.Total() == b.Counts[Invited] {
		return nil, &fault.Conflict{Reason: "Nobody is left in this list who could be invited: there is nothing to download."}
	}
	file, err := s.Store.File(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("load uploaded file: %w", err)
	}
	return &Original{Batch: b, File: file, Rows: s.judgedRows(ctx, actor, b)}, nil
}

// Original is an uploaded file with what is in its list now and what is wrong in it.
type Original struct {
	Batch *Batch
	File  []byte
	// Rows yields all rows of the batch, in order of number.
	Rows iter.Seq2[Verdict, error]
}

func (s *Service) judgedRows(ctx context.Context, actor people.Actor, b *Batch) iter.Seq2[Verdict, error] {
	return func(yield func(Verdict, error) bool) {
		for rows, err := range rowsInOrder(ctx, s.Store, b) {
			var verdicts []Verdict
			if err == nil {
				verdicts, err = s.verdicts(ctx, s.Store, actor, b, rows)
			}
			if err != nil {
				yield(Verdict{}, err)
				return
			}
			for _, v := range verdicts {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}

// rowsInOrder yields all rows of a batch in order of number, up to loadRows at a time. It
// ends with an error.
func rowsInOrder(ctx context.Context, from lookup, b *Batch) iter.Seq2[[]*Row, error] {
	return func(yield func([]*Row, error) bool) {
		for after := 0; ; {
			rows, err := from.RowsAfter(ctx, b, after, loadRows)
			if err != nil {
				yield(nil, fmt.Errorf("list rows: %w", err))
				return
			}
			if len(rows) == 0 || !yield(rows, nil) || len(rows) < loadRows {
				return
			}
			after = rows[len(rows)-1].Number
		}
	}
}

// problemRows yields the rows that have a problem, up to loadRows at a time, in the order
// of the preview. It ends with an error.
func problemRows(ctx context.Context, from lookup, b *Batch) iter.Seq2[[]*Row, error] {
	return func(yield func([]*Row, error) bool) {
		q := RowQuery{OnlyProblems: true, Limit: loadRows}
		for {
			rows, err := from.RowPage(ctx, b, q)
			if err != nil {
				yield(nil, fmt.Errorf("list rows: %w", err))
				return
			}
			more := len(rows) > q.Limit
			rows = rows[:min(len(rows), q.Limit)]
			if !yield(rows, nil) || !more {
				return
			}
			q.After = rows[len(rows)-1].place()
		}
	}
}
