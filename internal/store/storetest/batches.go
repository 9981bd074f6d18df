package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/techpass"
)

func (f *fixture) batchRow(number int, email, username string, state batch.RowState) *batch.Row {
	return &batch.Row{Number: number, State: state, Form: invite.Form{Email: email, Username: username, FirstName: "Zoë", SEED: "yes", Reason: "two\nlines"}}
}

// loaded returns a draft that holds the rows.
func (f *fixture) loaded(officer *techpass.Account, rows ...*batch.Row) *batch.Batch {
	f.Helper()
	b := &batch.Batch{ID: uuid.Must(uuid.NewV7()), OfficerID: officer.ID, FileName: "people.xlsx", State: batch.Loading,
		Columns: batch.Columns{"email": "B"}, CreatedAt: f.at, TouchedAt: f.at}
	f.ok(f.Batches().AddBatch(f.ctx(), b, strings.NewReader("\x00file"), 5))
	f.ok(f.Batches().LoadRows(f.ctx(), b, rows))
	counts := batch.Counts{}
	for _, r := range rows {
		counts[r.State]++
		b.LastRow = max(b.LastRow, r.Number)
	}
	f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error {
		b.State = batch.Draft
		return errors.Join(tx.SetCounts(f.ctx(), b, counts), tx.UpdateBatch(f.ctx(), b))
	}))
	return b
}

func batchesComeBack(_ *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	row := f.batchRow(5, "Jane@acme.com", "Jane.T", batch.NoDomain)
	row.Domain = "acme.com"
	b := f.loaded(officer, row)
	b.Run, b.Submitted, b.Before, b.TraceID = 2, 1, 3, strings.Repeat("ab", 16)
	b.SubmittedAt, b.StartsAt, b.EndedAt = f.at.Add(1), f.at.Add(time.Minute), f.at.Add(time.Hour)
	b.SubmittedAt = b.SubmittedAt.Truncate(time.Microsecond)
	f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error { return tx.UpdateBatch(f.ctx(), b) }))

	got := must[*batch.Batch](f)(f.Batches().Batch(f.ctx(), b.ID))
	for _, at := range [][2]time.Time{{got.CreatedAt, b.CreatedAt}, {got.SubmittedAt, b.SubmittedAt}, {got.StartsAt, b.StartsAt}, {got.EndedAt, b.EndedAt}} {
		if !at[0].Equal(at[1]) {
			f.Errorf("%s came back as %s", at[1], at[0])
		}
	}
	if got.FileName != b.FileName || got.State != batch.Draft || got.Columns["email"] != "B" || got.Run != 2 || got.Submitted != 1 || got.Before != 3 ||
		got.TraceID != b.TraceID || got.LastRow != 5 || !maps.Equal(got.Counts, batch.Counts{batch.NoDomain: 1}) {
		f.Errorf("%+v", got)
	}
	if file := must[[]byte](f)(f.Batches().File(f.ctx(), b)); string(file) != "\x00file" {
		f.Errorf("file %q", file)
	}
	r := must[*batch.Row](f)(f.Batches().Row(f.ctx(), b, 5))
	if r.Form != row.Form || r.State != batch.NoDomain || r.Domain != "acme.com" {
		f.Errorf("row %+v", r)
	}
	if _, err := f.Batches().Row(f.ctx(), b, 6); !errors.Is(err, fault.NotFound) {
		f.Errorf("a row that is not there: %v", err)
	}
	domains := must[[]batch.DomainRows](f)(f.Batches().Domains(f.ctx(), b))
	rows := must[map[uuid.UUID][]int](f)(f.Batches().NoDomainRows(f.ctx(), must[people.Domain](f)(people.ParseDomain("acme.com"))))
	if len(domains) != 1 || domains[0] != (batch.DomainRows{Name: "acme.com", Rows: 1}) || !slices.Equal(rows[b.ID], []int{5}) {
		f.Errorf("domains %+v, rows %v", domains, rows)
	}
	f.mendFilesComeBack(b)
	f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error { return tx.DropBatch(f.ctx(), b) }))
	if _, err := f.Batches().MendFile(f.ctx(), b); !errors.Is(err, fault.NotFound) {
		f.Errorf("a mended file of a dropped batch: %v", err)
	}
	if _, err := f.Batches().Batch(f.ctx(), b.ID); !errors.Is(err, fault.NotFound) {
		f.Errorf("after it was dropped: %v", err)
	}
}

func batchRowsAreFlagged(_ *testing.T, f *fixture) {
	hidden := f.batchRow(5, "a@acme.com", "a", batch.Ready)
	hidden.Hidden = batch.HiddenUndecided
	hidden.Unclear = []batch.CellProblem{{Field: "username", Cell: "C5", Rule: batch.RuleNotAsShown, Message: "Shows “1-Mar”"}}
	doubtful := f.batchRow(6, "b@acme.com", "b", batch.ToMend)
	doubtful.Form.FirstName = "MÃ¼ller"
	gone := f.batchRow(7, "c@acme.com", "c", batch.Invited)
	gone.Hidden = batch.HiddenUndecided
	b := f.loaded(f.addAccount("officer@tech.gov.sg"), f.batchRow(4, "d@acme.com", "d", batch.Ready), hidden, doubtful, gone)
	flagged := func(flag batch.Flag, want ...int) {
		f.Helper()
		numbers, count, err := f.Batches().Flagged(f.ctx(), b, flag, 1)
		f.ok(err)
		if count != len(want) || !slices.Equal(numbers, want[:min(1, len(want))]) {
			f.Errorf("flag %d: rows %v of %d, want %v", flag, numbers, count, want)
		}
	}
	flagged(batch.FlagHidden, 5)
	flagged(batch.FlagDoubtful, 6)
	if r := must[*batch.Row](f)(f.Batches().Row(f.ctx(), b, 5)); r.Hidden != batch.HiddenUndecided || !slices.Equal(r.Unclear, hidden.Unclear) {
		f.Errorf("%+v", r)
	}
	if rows := must[[]*batch.Row](f)(f.Batches().RowPage(f.ctx(), b, batch.RowQuery{OnlyDoubtful: true, Limit: 5})); len(rows) != 1 || rows[0].Number != 6 {
		f.Errorf("doubtful rows %+v", rows)
	}
	b.Accounting = batch.Accounting{Rows: 5, Users: 4, LeftOut: []batch.LeftOut{{Reason: batch.LeftHeader, Rows: batch.SpansOf([]int{3})}}}
	f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error {
		rows, err := tx.Rows(f.ctx(), b, []int{6})
		if err != nil {
			return err
		}
		rows[0].Form.FirstName = "Müller"
		if err := errors.Join(tx.SaveRows(f.ctx(), b, rows), tx.IncludeHidden(f.ctx(), b), tx.UpdateBatch(f.ctx(), b)); err != nil {
			return err
		}
		_, count, err := tx.Flagged(f.ctx(), b, batch.FlagHidden, 1)
		if count != 0 {
			f.Errorf("%d rows still wait", count)
		}
		return err
	}))
	flagged(batch.FlagHidden)
	flagged(batch.FlagDoubtful)
	if r := must[*batch.Row](f)(f.Batches().Row(f.ctx(), b, 5)); r.Hidden != batch.HiddenIncluded {
		f.Errorf("%+v", r)
	}
	if got := must[*batch.Batch](f)(f.Batches().Batch(f.ctx(), b.ID)); got.Accounting.Sentence() != b.Accounting.Sentence() || got.Accounting.Lines()[0] != "Row 3 is the header." {
		f.Errorf("%+v", got.Accounting)
	}
}

// batchRows is what a store and its transactions have in common.
type batchRows interface {
	RowsAfter(ctx context.Context, b *batch.Batch, after, limit int) ([]*batch.Row, error)
}

// mendFilesComeBack keeps one mended file in the place of another.
func (f *fixture) mendFilesComeBack(b *batch.Batch) {
	f.Helper()
	if _, err := f.Batches().MendFile(f.ctx(), b); !errors.Is(err, fault.NotFound) {
		f.Errorf("a mended file that is not there: %v", err)
	}
	if name := must[string](f)(f.Batches().MendFileName(f.ctx(), b)); name != "" {
		f.Errorf("it is called %q", name)
	}
	for _, data := range []string{"one", "two\x00"} {
		f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error {
			return tx.KeepMendFile(f.ctx(), b, &batch.MendFile{FileName: data[:3] + ".xlsx", Data: []byte(data), UploadedAt: f.at})
		}))
	}
	got := must[*batch.MendFile](f)(f.Batches().MendFile(f.ctx(), b))
	if string(got.Data) != "two\x00" || got.FileName != "two.xlsx" || !got.UploadedAt.Equal(f.at) || must[string](f)(f.Batches().MendFileName(f.ctx(), b)) != "two.xlsx" {
		f.Errorf("mended file %+v", got)
	}
}

func batchCounts(_ *testing.T, f *fixture) {
	b := f.loaded(f.addAccount("officer@tech.gov.sg"), f.batchRow(2, "a@acme.com", "a", batch.Ready), f.batchRow(3, "b@acme.com", "b", batch.ToMend), f.batchRow(4, "c@acme.com", "c", batch.Ready))
	want := func(c batch.Counts) {
		f.Helper()
		got := must[*batch.Batch](f)(f.Batches().Batch(f.ctx(), b.ID)).Counts
		for _, state := range batch.RowStates {
			if got[state] != c[state] {
				f.Errorf("%s: %d, want %d", state, got[state], c[state])
			}
		}
	}
	change := func(do func(tx batch.Tx, b *batch.Batch) error) {
		f.Helper()
		f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error {
			locked, err := tx.Batch(f.ctx(), b.ID)
			if err != nil {
				return err
			}
			return do(tx, locked)
		}))
	}
	change(func(tx batch.Tx, b *batch.Batch) error {
		for _, from := range []batchRows{f.Batches(), tx} {
			if rows, err := from.RowsAfter(f.ctx(), b, 2, 1); err != nil || len(rows) != 1 || rows[0].Number != 3 {
				return fmt.Errorf("rows after 2: %v: %w", rows, err)
			}
		}
		return nil
	})
	change(func(tx batch.Tx, b *batch.Batch) error {
		rows, err := tx.Rows(f.ctx(), b, []int{4, 3, 4, 99})
		if err != nil || len(rows) != 2 || rows[0].Number != 3 {
			return fmt.Errorf("rows %v: %w", rows, err)
		}
		rows[0].State, rows[0].Form.FirstName, rows[0].EditedAt = batch.Ready, "Joe", f.at
		rows[1].State, rows[1].Refusal, rows[1].TraceID = batch.Failed, "taken", "t"
		if err := tx.SaveRows(f.ctx(), b, rows); err != nil {
			return err
		}
		return tx.SaveRows(f.ctx(), b, rows) // a second time moves nothing
	})
	want(batch.Counts{batch.Ready: 2, batch.Failed: 1})
	if r := must[*batch.Row](f)(f.Batches().Row(f.ctx(), b, 4)); r.Refusal != "taken" || r.TraceID != "t" {
		f.Errorf("refused row %+v", r)
	}
	if n := must[int](f)(f.Batches().ReadySEED(f.ctx(), b)); n != 2 {
		f.Errorf("%d ready rows with SEED", n)
	}
	change(func(tx batch.Tx, b *batch.Batch) error {
		rows, err := tx.ReadyRows(f.ctx(), b, 1, 3)
		if err != nil || len(rows) != 2 {
			return fmt.Errorf("ready rows %v: %w", rows, err)
		}
		rows[0].State, rows[0].InvitationID = batch.Invited, uuid.Must(uuid.NewV7())
		return errors.Join(tx.SaveRows(f.ctx(), b, rows[:1]), tx.RemoveRows(f.ctx(), b, rows[1:]))
	})
	want(batch.Counts{batch.Invited: 1, batch.Failed: 1})
	change(func(tx batch.Tx, b *batch.Batch) error {
		if left, err := tx.AnyReady(f.ctx(), b); left || err != nil {
			return fmt.Errorf("ready rows are left: %t, %w", left, err)
		}
		return tx.ClearRows(f.ctx(), b)
	})
	want(batch.Counts{batch.Invited: 1})
}

func batchTwins(_ *testing.T, f *fixture) {
	var rows []*batch.Row
	for n := range 6 {
		rows = append(rows, f.batchRow(n+2, "same@acme.com", fmt.Sprintf("u%d", n), batch.Duplicate))
	}
	rows[4].State, rows[5].State = batch.Ready, batch.Invited
	b := f.loaded(f.addAccount("officer@tech.gov.sg"), append(rows, f.batchRow(20, "other@acme.com", "U1", batch.Ready), f.batchRow(21, "no email", "", batch.ToMend))...)
	twins := must[batch.Twins](f)(f.Batches().Twins(f.ctx(), b, []string{"same@acme.com", "other@acme.com", "nobody@acme.com", "same@acme.com"}, []string{"u1", "u2"}))
	if g := twins.ByEmail["same@acme.com"]; g.Count != 5 || !slices.Equal(g.First, []int{2, 3, 4}) {
		f.Errorf("same email: %+v", g)
	}
	if g := twins.ByUsername["u1"]; g.Count != 2 || !slices.Equal(g.First, []int{3, 20}) {
		f.Errorf("same username: %+v", g)
	}
	if len(twins.ByEmail) != 2 || twins.ByUsername["u2"].Count != 1 {
		f.Errorf("twins %+v", twins)
	}
	f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error {
		unmarked, err := tx.Unmarked(f.ctx(), b, twins)
		slices.Sort(unmarked)
		if !slices.Equal(unmarked, []int{6, 20}) {
			f.Errorf("not marked: %v", unmarked)
		}
		return err
	}))
}

func batchesMove(_ *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	state := func(s batch.State, touched, starts time.Duration) *batch.Batch {
		b := f.loaded(officer, f.batchRow(2, "a@acme.com", "a", batch.Ready))
		b.State, b.TouchedAt, b.StartsAt = s, f.at.Add(touched), f.at.Add(starts)
		f.ok(f.Batches().Update(f.ctx(), func(tx batch.Tx) error { return tx.UpdateBatch(f.ctx(), b) }))
		return b
	}
	late := state(batch.Waiting, -time.Hour, -time.Hour)
	state(batch.Waiting, -time.Hour, time.Hour)
	stuck := state(batch.Running, -time.Hour, -time.Hour)
	state(batch.Running, 0, -time.Hour)
	old, left := state(batch.Done, -24*time.Hour, 0), state(batch.Loading, -24*time.Hour, 0)
	var ids []uuid.UUID
	for _, b := range must[[]*batch.Batch](f)(f.Batches().Stuck(f.ctx(), f.at.Add(-time.Minute), f.at.Add(-time.Minute))) {
		ids = append(ids, b.ID)
	}
	if len(ids) != 2 || !slices.Contains(ids, late.ID) || !slices.Contains(ids, stuck.ID) {
		f.Errorf("standing still: %v", ids)
	}
	ids = must[[]uuid.UUID](f)(f.Batches().Outdated(f.ctx(), f.at.Add(-12*time.Hour), f.at.Add(-12*time.Hour), 10))
	if len(ids) != 2 || !slices.Contains(ids, old.ID) || !slices.Contains(ids, left.ID) {
		f.Errorf("outdated: %v", ids)
	}
	if list := must[[]*batch.Batch](f)(f.Batches().BatchesOf(f.ctx(), officer.ID, 10)); len(list) != 5 || list[0].ID != old.ID {
		f.Errorf("%d batches of the officer", len(list))
	}
}
