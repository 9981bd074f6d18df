package api

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/batch"
	"techbiz/internal/fault"
)

// BatchRow is one row of a batch: its cells as they stand in the list or were changed,
// and all that is wrong with it now.
type BatchRow struct {
	Row           int          `json:"row" doc:"Number of the row in the uploaded sheet; its name within the batch."`
	State         string       `json:"state" enum:"failed,to_mend,duplicate,has_account,domain_not_allowed,ready,invited"`
	Email         string       `json:"email"`
	Username      string       `json:"username"`
	FirstName     string       `json:"first_name"`
	LastName      string       `json:"last_name"`
	CountryCode   string       `json:"country_code"`
	ContactNumber string       `json:"contact_number"`
	Organisation  string       `json:"organisation"`
	Department    string       `json:"department"`
	SEED          string       `json:"seed" doc:"As it stands in the list, such as Yes."`
	Reason        string       `json:"reason"`
	Problems      []RowProblem `json:"problems" nullable:"false" doc:"Empty where the row is ready or invited."`
	PutRight      []RowChange  `json:"put_right" nullable:"false" doc:"Cells that are read as something tidier than they hold."`
	Warnings      []RowWarning `json:"warnings" nullable:"false" doc:"Cells whose text was most likely misread by the program that wrote the file. They keep nobody from being invited."`
	Hidden        bool         `json:"hidden,omitempty" doc:"The row is hidden in the uploaded file."`
	EditedAt      *time.Time   `json:"edited_at,omitempty" doc:"Left out while the row is as it was uploaded."`
	Invitation    string       `json:"invitation,omitempty" format:"uri-reference" doc:"Of an invited row."`
	TraceID       string       `json:"trace_id,omitempty" doc:"Of a failed row: the Trace ID of its submission, to be quoted to the service desk."`
}

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
	f := v.Row.Form
	row := BatchRow{
		Row: v.Row.Number, State: v.State.String(),
		Email: f.Email, Username: f.Username, FirstName: f.FirstName, LastName: f.LastName,
		CountryCode: f.CountryCode, ContactNumber: f.ContactNumber, Organisation: f.Organisation,
		Department: f.Department, SEED: f.SEED, Reason: f.Reason,
		Problems: make([]RowProblem, len(v.Problems)),
		PutRight: make([]RowChange, len(v.PutRight)),
		Warnings: make([]RowWarning, len(v.Warnings)),
		Hidden:   v.Row.Hidden != batch.Visible,
		EditedAt: optional(v.Row.EditedAt),
		TraceID:  v.Row.TraceID,
	}
	for n, p := range v.Problems {
		row.Problems[n] = RowProblem{Field: p.Field, Cell: p.Cell, Rule: p.Rule, Message: p.Message, Rows: p.Rows, Domain: p.Domain}
		if p.InvitationID != uuid.Nil {
			row.Problems[n].Invitation = pathOf(p.InvitationID)
		}
	}
	for n, c := range v.PutRight {
		row.PutRight[n] = RowChange{Field: c.Field, Cell: c.Cell, From: c.From, To: c.To}
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
