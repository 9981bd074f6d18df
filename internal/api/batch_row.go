package api

import (
	"strconv"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
)

// RowProblem is one reason why a row can't be submitted.
type RowProblem struct {
	Field      string `json:"field" example:"contact_number" doc:"Empty where it is about the row as a whole."`
	Cell       string `json:"cell,omitempty" example:"F12" doc:"Of the sheet. Left out where the sheet has none for it."`
	Rule       string `json:"rule" example:"not_a_number" doc:"The rule that it breaks. Rules are added, never renamed."`
	Message    string `json:"message" doc:"What is wrong and how to mend it, in plain sentences that may be shown to a user."`
	Rows       []int  `json:"rows,omitempty" doc:"Rule twin: the first of the other rows that have the same email or username."`
	Invitation string `json:"invitation,omitempty" format:"uri-reference" doc:"The caller's own open invitation of this person."`
	Domain     string `json:"domain,omitempty" doc:"Rule domain_not_allowed: the domain, for POST /batches/{id}/domains."`
}

// RowChange is a cell that is read as something tidier than it holds.
type RowChange struct {
	Field string `json:"field"`
	Cell  string `json:"cell,omitempty"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// RowWarning is a cell whose text was most likely misread.
type RowWarning struct {
	Field   string `json:"field" example:"first_name"`
	Cell    string `json:"cell,omitempty" example:"D2"`
	Text    string `json:"text" example:"MÃ¼ller" doc:"As it stands."`
	Likely  string `json:"likely,omitempty" example:"Müller" doc:"What was most likely meant. POST /batches/{id}/correct applies it; so does sending it by PATCH. Left out where nobody can tell."`
	Message string `json:"message"`
}

func viewRow(v batch.Verdict) BatchRow {
	row := BatchRow{
		Row: v.Row.Number, State: v.State.String(),
		Problems:   make([]RowProblem, len(v.Problems)),
		Normalized: make([]RowChange, len(v.Normalized)),
		Warnings:   make([]RowWarning, len(v.Warnings)),
		Hidden:     v.Row.Hidden != batch.Visible,
		EditedAt:   optional(v.Row.EditedAt),
		TraceID:    v.Row.TraceID,
	}
	row.hold(v.Row.Form)
	for n, p := range v.Problems {
		row.Problems[n] = RowProblem{Field: p.Field, Cell: p.Cell, Rule: p.Rule, Message: p.Message, Rows: p.Rows, Domain: p.Domain}
		if p.InvitationID != uuid.Nil {
			row.Problems[n].Invitation = pathOf(p.InvitationID)
		}
	}
	for n, c := range v.Normalized {
		row.Normalized[n] = RowChange{Field: c.Field, Cell: c.Cell, From: c.From, To: c.To}
	}
	for n, w := range v.Warnings {
		row.Warnings[n] = RowWarning{Field: w.Field, Cell: w.Cell, Text: w.Text, Likely: w.Likely, Message: w.Message}
	}
	if v.Row.InvitationID != uuid.Nil {
		row.Invitation = pathOf(v.Row.InvitationID)
	}
	return row
}

// aRow is the answer that carries one row.
type aRow struct {
	Body BatchRow
}

// OneRow is the path of an operation on one row of a batch.
type OneRow struct {
	OneBatch

	Row string `path:"row" doc:"The row's number in the uploaded sheet."`
}

// parse returns the batch's id and the row's number; what is none is fault.NotFound.
func (in *OneRow) parse() (uuid.UUID, int, error) {
	id, err := in.OneBatch.parse()
	number, numberErr := strconv.Atoi(in.Row)
	if err != nil || numberErr != nil || number < 1 {
		return uuid.Nil, 0, fault.NotFound
	}
	return id, number, nil
}
