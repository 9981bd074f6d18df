package batch_test

import (
	"fmt"
	"iter"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// person is a row with nothing wrong.
func person(email, username string) invite.Form {
	return invite.Form{Email: email, Username: username, FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "Yes", Reason: "Works with us"}
}

func officer(n int) invite.Form { return person(fmt.Sprintf("person%06d@tech.gov.sg", n), "") }

var columns = batch.Columns{
	people.FieldEmail: "B", people.FieldUsername: "C", people.FieldFirstName: "D", people.FieldLastName: "E", people.FieldCountryCode: "F",
	people.FieldContactNumber: "G", people.FieldOrganisation: "H", people.FieldDepartment: "I", people.FieldSEED: "J", people.FieldReason: "K",
}

// lines are forms as they stand in a sheet from row 5 on.
func lines(forms ...invite.Form) iter.Seq2[batch.Line, error] {
	return func(yield func(batch.Line, error) bool) {
		for n, f := range forms {
			if !yield(batch.Line{Number: n + 5, Form: f}, nil) {
				return
			}
		}
	}
}

func upload(l iter.Seq2[batch.Line, error]) batch.Upload {
	return batch.Upload{FileName: "people.xlsx", File: strings.NewReader("the file"), Size: 8, Columns: columns, Lines: l}
}

func (w *world) upload(forms ...invite.Form) *batch.Batch {
	w.Helper()
	b, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(forms...)), "")
	w.OK(err)
	return b
}

// invite invites the person of a row by a form of one.
func (w *world) invite(by people.Actor, row invite.Form) *invite.Invitation {
	w.Helper()
	row.Type = invite.ByAccount
	return w.InviteBy(by, row)
}

func (w *world) get(id uuid.UUID) *batch.Batch {
	w.Helper()
	b, err := w.Batches.Get(w.Context(), w.officer, id)
	w.OK(err)
	return b
}

// rows returns the verdicts by row number.
func (w *world) rows(id uuid.UUID) map[int]batch.Verdict {
	w.Helper()
	_, p, err := w.Batches.Rows(w.Context(), w.officer, id, batch.RowQuery{Limit: 100})
	w.OK(err)
	byNumber := map[int]batch.Verdict{}
	for _, v := range p.Rows {
		byNumber[v.Row.Number] = v
	}
	return byNumber
}

// counted checks the kept counts, also against the rows themselves.
func (w *world) counted(id uuid.UUID, want batch.Counts) {
	w.Helper()
	got, rows := w.get(id).Counts, batch.Counts{}
	for _, v := range w.rows(id) {
		rows[v.Row.State]++
	}
	for _, state := range batch.RowStates {
		if got[state] != want[state] || rows[state] != want[state] {
			w.Errorf("%s: %d counted, %d rows, want %d", state, got[state], rows[state], want[state])
		}
	}
}

// run carries out a batch that was submitted as its jobs would.
func (w *world) run(id uuid.UUID) {
	w.Helper()
	b := w.get(id)
	w.OK(w.Batches.Start(w.Context(), batch.StartJob{BatchID: id, Run: b.Run}))
	for from := 1; from <= b.LastRow; from += batch.ChunkRows {
		w.OK(w.Batches.Chunk(w.Context(), batch.ChunkJob{BatchID: id, Run: b.Run, From: from, To: from + batch.ChunkRows - 1}, false))
	}
}
