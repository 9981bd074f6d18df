package batch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Visibility tells whether a row could be seen in the uploaded file.
type Visibility int

// The visibilities.
const (
	Visible         Visibility = iota
	HiddenUndecided            // hidden, by hand or by a filter: held until its officer decides
	HiddenIncluded             // hidden, and to be invited with the others
)

// HiddenChoice is what an officer decides about the rows that were hidden in the file.
type HiddenChoice string

// The choices. Without one a list with hidden rows is not submitted.
const (
	HiddenUnanswered HiddenChoice = ""
	IncludeHidden    HiddenChoice = "include" // invite them too
	ExcludeHidden    HiddenChoice = "exclude" // leave them out: they go from the draft
)

// ParseHiddenChoice reads a choice; the error is people.FieldErrors on the field "hidden".
func ParseHiddenChoice(s string) (HiddenChoice, error) {
	switch c := HiddenChoice(s); c {
	case HiddenUnanswered, IncludeHidden, ExcludeHidden:
		return c, nil
	}
	return "", people.FieldErrors{{Field: "hidden", Rule: people.RuleFormat, Message: "Choose include or exclude."}}
}

// MaxHiddenNamed is how many hidden rows are named.
const MaxHiddenNamed = 20

// HiddenRows are the rows of a batch that were hidden in its file and wait for a decision.
type HiddenRows struct {
	Rows  []int // the first of them in order
	Count int
}

// Sentence says which rows they are; "" where there are none.
func (h HiddenRows) Sentence() string {
	if h.Count == 0 {
		return ""
	}
	names := make([]string, 0, len(h.Rows)+1)
	for _, row := range h.Rows {
		names = append(names, strconv.Itoa(row))
	}
	if more := h.Count - len(h.Rows); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	if h.Count == 1 {
		return "1 row is hidden in the file: " + names[0] + "."
	}
	return fmt.Sprintf("%d rows are hidden in the file: %s.", h.Count, strings.Join(names, ", "))
}

// HiddenError: rows that were hidden in the file keep the batch from being submitted until
// its officer decides about them.
type HiddenError struct{ HiddenRows }

func (e *HiddenError) Error() string {
	return e.Sentence() + " Decide whether to invite them too or to leave them out, then submit again."
}

// Hidden returns the rows of the actor's batch that wait for a decision. Errors:
// fault.Forbidden, fault.NotFound.
func (s *Service) Hidden(ctx context.Context, b *Batch) (HiddenRows, error) {
	return hiddenRows(ctx, s.Store, b, MaxHiddenNamed)
}

func hiddenRows(ctx context.Context, from lookup, b *Batch, limit int) (HiddenRows, error) {
	rows, count, err := from.Flagged(ctx, b, FlagHidden, limit)
	if err != nil {
		return HiddenRows{}, fmt.Errorf("look up hidden rows: %w", err)
	}
	return HiddenRows{Rows: rows, Count: count}, nil
}

// DecideHidden notes what is to become of the rows that were hidden in the file. Errors:
// fault.Forbidden, fault.NotFound, *fault.Conflict (submitted), people.FieldErrors (no choice).
func (s *Service) DecideHidden(ctx context.Context, actor people.Actor, id uuid.UUID, choice HiddenChoice) (*Batch, error) {
	if _, err := ParseHiddenChoice(string(choice)); err != nil {
		return nil, err
	}
	return s.change(ctx, actor, id, audit.BatchHiddenDecided, "", string(choice), func(tx Tx, b *Batch, e *audit.Event) error {
		if !b.MayEdit() {
			return notNow(b)
		}
		decided, err := s.decideHidden(ctx, tx, actor, b, choice)
		if err != nil {
			return err
		}
		e.Data["choice"], e.Data["rows"] = string(choice), fmt.Sprint(decided)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
}

// decideHidden carries out a choice, and returns how many rows it was about. Without a
// choice the error is *HiddenError where there are such rows.
func (s *Service) decideHidden(ctx context.Context, tx Tx, actor people.Actor, b *Batch, choice HiddenChoice) (int, error) {
	limit := MaxHiddenNamed
	if choice == ExcludeHidden {
		limit = maxRows
	}
	hidden, err := hiddenRows(ctx, tx, b, limit)
	if err != nil || hidden.Count == 0 {
		return 0, err
	}
	switch choice {
	case IncludeHidden:
		err = tx.IncludeHidden(ctx, b)
	case ExcludeHidden:
		err = s.excludeHidden(ctx, tx, actor, b, hidden.Rows)
	default:
		err = &HiddenError{hidden}
	}
	return hidden.Count, err
}

// maxRows is more rows than a sheet can have.
const maxRows = 1 << 21

// excludeHidden takes the rows out of the draft, and accounts for them as left out.
func (s *Service) excludeHidden(ctx context.Context, tx Tx, actor people.Actor, b *Batch, numbers []int) error {
	var keys []key
	for part := range slices.Chunk(numbers, loadRows) {
		rows, err := tx.Rows(ctx, b, part)
		if err != nil {
			return err
		}
		keys = append(keys, keysOf(rows...)...)
		if err := tx.RemoveRows(ctx, b, rows); err != nil {
			return err
		}
	}
	b.Accounting.Exclude(numbers)
	_, err := s.settle(ctx, tx, actor, b, nil, keys)
	return err
}
