package batch

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Decision is what the officer said to each kind of a plan.
type Decision struct {
	Accept []MendKind // happens
	Leave  []MendKind // does not happen: the rows stay as they are, the lines are left out
	// Version is that of the plan that was shown; "" where none was.
	Version string
}

// UnconfirmedError: the file does more to the list than correct its rows, and its officer
// has not agreed to all of that yet, or has seen another plan than the one that holds now.
// Nothing was done.
type UnconfirmedError struct {
	Plan *MendPlan
	// Outdated: there was a decision, on a plan that does not hold any more.
	Outdated bool
	// Nothing: there was a decision, by which nothing would be done.
	Nothing bool
}

func (e *UnconfirmedError) Error() string {
	switch {
	case e.Nothing:
		return "Tick what you want to do, or discard the file."
	case e.Outdated:
		return "The list has changed since you looked at it. Look again at what the file does to it, and confirm."
	default:
		return "This file does more than correct rows: it adds or removes rows, or puts other people into them. Nothing was changed yet. Confirm what you want to do."
	}
}

// Mended is what a mended file did to a batch.
type Mended struct {
	Changed    int // rows that now hold something else, of the same person
	Unchanged  int // rows that the file has and leaves as they are
	Unnamed    int // lines without a row ID of this batch
	Added      int
	Removed    int
	Replaced   int // rows that now hold another person
	Kept       int // rows that were invited already and stay as they are
	Normalized int // rows that had a problem before, and have none now
}

// PlanMend tells what a mended file does to the actor's batch, and does nothing of it.
// Errors: those of Mend but *UnconfirmedError.
func (s *Service) PlanMend(ctx context.Context, actor people.Actor, id uuid.UUID, u Upload) (*MendPlan, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if !b.MayEdit() {
		return nil, notNow(b)
	}
	file, err := readMended(b, u)
	if err != nil {
		return nil, err
	}
	rows, err := allRows(ctx, s.Store, b)
	if err != nil {
		return nil, err
	}
	return file.plan(rows), nil
}

// Mend takes up a file that "Download with errors" gave and its officer mended. Each line
// is held against what its row holds now: corrections of the same person are made, ready
// or not; rows that were added or removed, or that hold another person, need a decision.
// All of it happens, or nothing.
//
// Errors: fault.Forbidden, fault.NotFound, *UnconfirmedError, *fault.Conflict (submitted; a
// file without row IDs; a row ID twice), *Refusal (more rows than a list may have), and
// whatever u.Lines yields.
func (s *Service) Mend(ctx context.Context, actor people.Actor, id uuid.UUID, u Upload, d Decision) (Mended, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return Mended{}, err
	}
	if !b.MayEdit() {
		return Mended{}, notNow(b)
	}
	file, err := readMended(b, u) // before the batch is locked
	if err != nil {
		return Mended{}, err
	}
	var done Mended
	_, err = s.change(ctx, actor, id, audit.BatchMended, "", "", func(tx Tx, b *Batch, e *audit.Event) error {
		if !b.MayEdit() {
			return notNow(b)
		}
		rows, err := allRows(ctx, tx, b)
		if err != nil {
			return err
		}
		plan := file.plan(rows)
		if err := d.covers(plan); err != nil {
			return err
		}
		if done, err = s.carryOutPlan(ctx, tx, actor, b, plan, d); err != nil {
			return err
		}
		e.Data["rows"] = fmt.Sprint(done.Changed)
		for kind, n := range map[MendKind]int{MendAdded: done.Added, MendRemoved: done.Removed, MendReplaced: done.Replaced} {
			if n > 0 {
				e.Data[string(kind)] = fmt.Sprint(n)
			}
		}
		if err := tx.DropMendFile(ctx, b); err != nil {
			return err
		}
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
	return done, err
}

// covers returns *UnconfirmedError where the plan needs more than was decided.
func (d Decision) covers(p *MendPlan) error {
	if d.Version != "" && d.Version != p.Version() {
		return &UnconfirmedError{Plan: p, Outdated: true}
	}
	accepted := 0
	for _, kind := range p.Needs() {
		switch {
		case slices.Contains(d.Accept, kind):
			accepted++
		case !slices.Contains(d.Leave, kind):
			return &UnconfirmedError{Plan: p}
		}
	}
	if len(p.Needs()) > 0 && accepted+len(p.Changed) == 0 {
		return &UnconfirmedError{Plan: p, Nothing: true}
	}
	return nil
}

// carryOutPlan makes the changes, judges the rows anew that they are about, and tells what
// was done.
func (s *Service) carryOutPlan(ctx context.Context, tx Tx, actor people.Actor, b *Batch, p *MendPlan, d Decision) (Mended, error) {
	done := Mended{Changed: len(p.Changed), Unchanged: p.Unchanged, Unnamed: p.Unnamed, Kept: len(p.Kept)}
	changes := p.Changed
	if slices.Contains(d.Accept, MendReplaced) {
		done.Replaced = len(p.Replaced)
		changes = slices.Concat(changes, p.Replaced)
	}
	var keys []key
	var touched []*Row
	wrong := map[int]bool{}
	for _, c := range changes {
		keys = append(keys, keysOf(c.Row)...)
		wrong[c.Row.Number] = c.Row.State < Ready
		s.replace(c.Row, c.After)
		c.Row.Unclear = append(c.Row.Unclear, newlyUnclear(c.Row, c.Unclear)...)
		touched = append(touched, c.Row)
	}
	if slices.Contains(d.Accept, MendRemoved) {
		done.Removed = len(p.Removed)
		keys = append(keys, keysOf(p.Removed...)...)
		if err := tx.RemoveRows(ctx, b, p.Removed); err != nil {
			return done, err
		}
	}
	if slices.Contains(d.Accept, MendAdded) {
		if done.Added = len(p.Added); b.Counts.Total()+done.Added > s.MaxRows && done.Added > 0 {
			return done, &Refusal{Code: "too_many_rows", Message: fmt.Sprintf("With the rows that this file adds, the list has more than %d rows. Upload them as another list.", s.MaxRows)}
		}
		for _, a := range p.Added {
			b.LastRow++
			touched = append(touched, s.addedRow(b.LastRow, a))
		}
	}
	keys = append(keys, keysOf(touched...)...)
	if err := tx.SaveRows(ctx, b, touched); err != nil {
		return done, err
	}
	if err := s.settleAll(ctx, tx, actor, b, touched, keys); err != nil {
		return done, err
	}
	for _, r := range touched {
		if wrong[r.Number] && r.State == Ready {
			done.Normalized++
		}
	}
	return done, nil
}

// addedRow is a new row of a list. Its place in the uploaded file, which does not have it,
// is below all that it has.
func (s *Service) addedRow(number int, a Addition) *Row {
	r := a.source.row()
	r.Number, r.State, r.EditedAt = number, ToMend, s.Now()
	return r
}

// settleAll is settle for many rows.
func (s *Service) settleAll(ctx context.Context, tx Tx, actor people.Actor, b *Batch, rows []*Row, keys []key) error {
	more, err := besides(ctx, tx, b, rows, keys)
	if err != nil {
		return err
	}
	for _, list := range [][]*Row{rows, more} {
		for part := range slices.Chunk(list, loadRows) {
			if _, err := s.recheck(ctx, tx, actor, b, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// allRows returns all rows of a batch in order of number.
func allRows(ctx context.Context, from lookup, b *Batch) ([]*Row, error) {
	rows := make([]*Row, 0, b.Counts.Total())
	for part, err := range rowsInOrder(ctx, from, b) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, part...)
	}
	return rows, nil
}

// MendFile is a mended file that waits for its officer's decision.
type MendFile struct {
	FileName   string
	Data       []byte
	UploadedAt time.Time
}

// KeepMend keeps a mended file until its officer has decided, in the place of an earlier
// one. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (submitted).
func (s *Service) KeepMend(ctx context.Context, actor people.Actor, id uuid.UUID, name string, file io.ReaderAt, size int64) error {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.NewSectionReader(file, 0, size))
	if err != nil {
		return fmt.Errorf("read mended file: %w", err)
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		b, err := tx.Batch(ctx, b.ID)
		if err != nil {
			return err
		}
		if !b.MayEdit() {
			return notNow(b)
		}
		return tx.KeepMendFile(ctx, b, &MendFile{FileName: FileName(name), Data: data, UploadedAt: s.Now()})
	})
	if err != nil {
		return fmt.Errorf("keep mended file: %w", err)
	}
	return nil
}

// KeptMend returns the mended file that waits for a decision. Errors: fault.Forbidden,
// fault.NotFound (also where none waits).
func (s *Service) KeptMend(ctx context.Context, actor people.Actor, id uuid.UUID) (*MendFile, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	file, err := s.Store.MendFile(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("load mended file: %w", err)
	}
	return file, nil
}

// MendWaits tells which mended file of the batch waits for a decision; "" for none.
func (s *Service) MendWaits(ctx context.Context, b *Batch) (name string, err error) {
	if !b.MayEdit() {
		return "", nil
	}
	if name, err = s.Store.MendFileName(ctx, b); err != nil {
		return "", fmt.Errorf("look up mended file: %w", err)
	}
	return name, nil
}

// DiscardMend drops the mended file that waits for a decision. It may be called twice.
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) DiscardMend(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	err = s.Store.Update(ctx, func(tx Tx) error { return tx.DropMendFile(ctx, b) })
	if err != nil {
		return fmt.Errorf("discard mended file: %w", err)
	}
	return nil
}
