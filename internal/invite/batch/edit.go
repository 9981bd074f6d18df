package batch

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// Save replaces a row's form and judges it anew, with those that it collided with or
// collides with now. The row is saved also where it still has errors: nothing typed is
// lost. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (submitted, invited).
func (s *Service) Save(ctx context.Context, actor people.Actor, id uuid.UUID, number int, f invite.Form) (Verdict, error) {
	return s.Amend(ctx, actor, id, number, func(invite.Form) invite.Form { return f }, invite.FieldNames()...)
}

// Amend is Save for those who change some fields: it asks for the new form within the
// transaction, so that changes to different fields that come together are all kept.
//
// sent are the fields that the change is about, also where they keep their text: that says
// that a cell of the file which could not be taken as it stands is meant so. What stood
// outside of the fields is settled with the email.
func (s *Service) Amend(ctx context.Context, actor people.Actor, id uuid.UUID, number int, amended func(now invite.Form) invite.Form, sent ...string) (Verdict, error) {
	var saved Verdict
	_, err := s.change(ctx, actor, id, audit.BatchRowEdited, "", "", func(tx Tx, b *Batch, e *audit.Event) error {
		r, err := editable(ctx, tx, b, number)
		if err != nil {
			return err
		}
		collided := keysOf(r)
		s.replace(r, amended(r.Form), sent...)
		if err := tx.SaveRows(ctx, b, []*Row{r}); err != nil {
			return err
		}
		verdicts, err := s.settle(ctx, tx, actor, b, []*Row{r}, append(collided, keysOf(r)...))
		if err != nil {
			return err
		}
		saved = verdicts[0]
		e.Data["row"] = fmt.Sprint(number)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
	return saved, err
}

// replace gives the row another form; why the last submission refused it no longer counts,
// nor what was unclear about cells that now hold something else or were sent.
func (s *Service) replace(r *Row, f invite.Form, sent ...string) {
	r.Unclear = stillUnclear(r, f, sent)
	r.Form = f
	r.Refusal, r.TraceID = "", ""
	r.EditedAt = s.Now()
}

// editable returns a row that may be changed.
func editable(ctx context.Context, tx Tx, b *Batch, number int) (*Row, error) {
	if !b.MayEdit() {
		return nil, notNow(b)
	}
	rows, err := tx.Rows(ctx, b, []int{number})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fault.NotFound
	}
	if rows[0].State == Invited {
		return nil, &fault.Conflict{Reason: "This user was invited already. See Invite User Status."}
	}
	return rows[0], nil
}

// notNow says why a batch can't be changed.
func notNow(b *Batch) error {
	switch b.State {
	case Waiting:
		return &fault.Conflict{Reason: "This list is submitted. Undo the submission to change it."}
	case Running:
		return &fault.Conflict{Reason: "The users of this list are being invited right now. Wait until that has ended."}
	case Done:
		return &fault.Conflict{Reason: "All users of this list were invited: there is nothing left to do."}
	default:
		return fault.NotFound
	}
}

func keysOf(rows ...*Row) []key {
	keys := make([]key, len(rows))
	for n, r := range rows {
		keys[n].email, keys[n].username = r.Keys()
	}
	return keys
}

// settle judges rows anew, and the others for which the keys' rows coming or going
// changes whether they have twins. It returns the verdicts on rows.
func (s *Service) settle(ctx context.Context, tx Tx, actor people.Actor, b *Batch, rows []*Row, keys []key) ([]Verdict, error) {
	more, err := besides(ctx, tx, b, rows, keys)
	if err != nil {
		return nil, err
	}
	verdicts, err := s.recheck(ctx, tx, actor, b, append(slices.Clip(rows), more...))
	if err != nil {
		return nil, err
	}
	return verdicts[:len(rows)], nil
}

// besides returns the rows other than these for which the keys' rows coming or going
// changes whether they have twins.
func besides(ctx context.Context, tx Tx, b *Batch, rows []*Row, keys []key) ([]*Row, error) {
	touched, err := touchedBy(ctx, tx, b, keys)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		delete(touched, r.Number)
	}
	numbers := make([]int, 0, len(touched))
	for n := range touched {
		numbers = append(numbers, n)
	}
	return tx.Rows(ctx, b, numbers)
}

// touchedBy returns the rows whose twins may have come or gone with the keys: one that
// is left alone with its key, and those that share one and are not marked for it.
func touchedBy(ctx context.Context, tx Tx, b *Batch, keys []key) (map[int]bool, error) {
	twins, err := twinsOf(ctx, tx, b, keys)
	if err != nil {
		return nil, err
	}
	unmarked, err := tx.Unmarked(ctx, b, twins)
	if err != nil {
		return nil, fmt.Errorf("look up rows of the same person: %w", err)
	}
	touched := map[int]bool{}
	for _, n := range unmarked {
		touched[n] = true
	}
	for _, groups := range []map[string]Group{twins.ByEmail, twins.ByUsername} {
		for _, g := range groups {
			if g.Count == 1 {
				touched[g.First[0]] = true
			}
		}
	}
	return touched, nil
}

// Remove takes a row out of the batch. Errors: those of Save.
func (s *Service) Remove(ctx context.Context, actor people.Actor, id uuid.UUID, number int) error {
	_, err := s.change(ctx, actor, id, audit.BatchRowRemoved, "", "", func(tx Tx, b *Batch, e *audit.Event) error {
		r, err := editable(ctx, tx, b, number)
		if err != nil {
			return err
		}
		if err := tx.RemoveRows(ctx, b, []*Row{r}); err != nil {
			return err
		}
		if _, err := s.settle(ctx, tx, actor, b, nil, keysOf(r)); err != nil {
			return err
		}
		e.Data["row"] = fmt.Sprint(number)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
	return err
}

// Reset removes all rows that were not invited. The batch goes with them where none was;
// it returns nil then. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (submitted).
func (s *Service) Reset(ctx context.Context, actor people.Actor, id uuid.UUID) (*Batch, error) {
	return s.change(ctx, actor, id, audit.BatchReset, "", "", func(tx Tx, b *Batch, e *audit.Event) error {
		if !b.MayEdit() {
			return notNow(b)
		}
		e.Data["rows"] = fmt.Sprint(b.Counts.Total() - b.Counts[Invited])
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		if err := tx.DropMendFile(ctx, b); err != nil {
			return err
		}
		if b.Counts[Invited] == 0 {
			return tx.DropBatch(ctx, b)
		}
		if err := tx.ClearRows(ctx, b); err != nil {
			return err
		}
		b.State = Done
		return tx.UpdateBatch(ctx, b)
	})
}
