package batch

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// Parameters of the rows of a list, beside size and cursor.
const (
	showMend     = "mend"     // all rows that are not ready
	showDoubtful = "doubtful" // rows with text that was most likely misread
)

// rowQuery reads which rows are to be shown. Unknown filters and sizes count as none.
// The error is people.FieldErrors on a damaged cursor.
func rowQuery(params url.Values) (batch.RowQuery, error) {
	q := batch.RowQuery{OnlyProblems: params.Get(kit.ParamShow) == showMend, OnlyDoubtful: params.Get(kit.ParamShow) == showDoubtful, Backward: params.Get(kit.ParamBack) != "", Limit: batch.PageSizes[0]}
	for _, state := range batch.RowStates {
		if state.String() == params.Get(kit.ParamShow) {
			q.State = state
		}
	}
	if size, err := strconv.Atoi(params.Get(kit.ParamSize)); err == nil && slices.Contains(batch.PageSizes, size) {
		q.Limit = size
	}
	var err error
	q.After, err = batch.ParsePlace(params.Get(kit.ParamCursor))
	return q, err
}

// showOptions are the choices of the filter: the usual ones, and each state that a tile
// leads to.
func showOptions(b *batch.Batch, chosen string) []view.Option {
	list := []view.Option{
		{Value: "", Label: "All"},
		{Value: showMend, Label: "Not ready"},
		{Value: batch.Ready.String(), Label: "Ready"},
		{Value: batch.Invited.String(), Label: "Invited"},
	}
	if chosen == showDoubtful {
		list = append(list, view.Option{Value: showDoubtful, Label: "Looks misread"})
	}
	for _, state := range batch.RowStates {
		if state < batch.Ready && (b.Counts[state] > 0 || state.String() == chosen) {
			list = append(list, view.Option{Value: state.String(), Label: stateWords[state].tile})
		}
	}
	for n := range list {
		list[n].Selected = list[n].Value == chosen
	}
	return list
}

func batchTable(b *batch.Batch, params url.Values, q batch.RowQuery, page batch.Page, doubtful int) Table {
	at := URL(b.ID)
	t := Table{
		Total:    rowsInWords(b, q, doubtful),
		Filtered: q.OnlyProblems || q.OnlyDoubtful || q.State != 0,
		ClearURL: at,
	}
	t.Pager.NextURL = placeURL(at, params, page.Next, false)
	t.Pager.PreviousURL = placeURL(at, params, page.Previous, true)
	if !q.After.IsZero() {
		t.Pager.FirstURL = kit.WithParams(at, params, kit.ParamShow, kit.ParamSize)
	}
	for _, r := range page.Rows {
		t.Rows = append(t.Rows, newRow(b, params, r))
	}
	return t
}

// rowsInWords says how many rows there are of the kind that is shown.
func rowsInWords(b *batch.Batch, q batch.RowQuery, doubtful int) string {
	n := b.Counts.Total()
	switch {
	case q.State != 0:
		n = b.Counts[q.State]
	case q.OnlyProblems:
		n = b.Counts.InTheWay()
	case q.OnlyDoubtful:
		n = doubtful
	}
	return view.Counted(n, "row", "rows")
}

// placeURL is the page of rows after the place, or before it; "" where there is none.
func placeURL(at string, params url.Values, place batch.Place, back bool) string {
	if place.IsZero() {
		return ""
	}
	next := url.Values{}
	for _, name := range []string{kit.ParamShow, kit.ParamSize} {
		if value := params.Get(name); value != "" {
			next.Set(name, value)
		}
	}
	next.Set(kit.ParamCursor, place.String())
	if back {
		next.Set(kit.ParamBack, "1")
	}
	return at + "?" + next.Encode()
}

// backTo is the address with the filter and the page of rows that params name.
func backTo(at string, params url.Values) string {
	return kit.WithParams(at, params, kit.ParamShow, kit.ParamSize, kit.ParamCursor, kit.ParamBack)
}

func rowURL(id uuid.UUID, number int) string {
	return URL(id) + "/rows/" + strconv.Itoa(number)
}

func newRow(b *batch.Batch, params url.Values, v batch.Verdict) Row {
	words := stateWords[v.State]
	typed := rowValues(v)
	row := Row{
		Number:     strconv.Itoa(v.Row.Number),
		Username:   typed.Get(view.FieldUsername),
		Email:      typed.Get(view.FieldEmail),
		FirstName:  typed.Get(view.FieldFirstName),
		LastName:   typed.Get(view.FieldLastName),
		SEED:       seedWord(typed.Get(view.FieldSeed)),
		State:      words.one,
		Tone:       words.tone,
		Problems:   rowProblems(b, v),
		Normalized: cellsPutRight(v),
		Hidden:     v.Row.Hidden != batch.Visible,
		Warnings:   rowWarnings(v),
	}
	if v.State == batch.Invited {
		row.InvitationURL = kit.InvitationURL(v.Row.InvitationID)
	} else if b.MayEdit() {
		row.DetailsURL = backTo(rowURL(b.ID, v.Row.Number), params)
		row.RemoveURL = backTo(rowURL(b.ID, v.Row.Number)+"/remove", params)
		if row.Correct = correctLabel(v); row.Correct != "" {
			row.CorrectURL = backTo(rowURL(b.ID, v.Row.Number)+"/correct", params)
		}
	}
	return row
}

// rowProblems tells each problem with its cell and with what helps.
func rowProblems(b *batch.Batch, v batch.Verdict) []Problem {
	list := make([]Problem, 0, len(v.Problems))
	for _, p := range v.Problems {
		told := Problem{Cell: p.Cell, Text: sentencesOf([]string{p.Message}), Link: helps(b, p)}
		if p.Rule == batch.RuleRefused {
			told.TraceID = v.Row.TraceID
		}
		list = append(list, told)
	}
	return list
}

// rowWarnings tells each cell of the row that was most likely misread.
func rowWarnings(v batch.Verdict) []Problem {
	var list []Problem
	for _, w := range v.Warnings {
		list = append(list, Problem{Cell: w.Cell, Text: w.Message})
	}
	return list
}

// correctLabel is what the button says that gives the row the likely texts; "" where none is
// known.
func correctLabel(v batch.Verdict) string {
	label := ""
	for _, w := range v.Warnings {
		switch {
		case w.Likely == "":
		case label == "":
			label = "Use “" + w.Likely + "”"
		default:
			return "Use the likely texts"
		}
	}
	return label
}

// helps links a problem to what it is about.
func helps(b *batch.Batch, p batch.Problem) *view.Link {
	switch {
	case p.InvitationID != uuid.Nil:
		return &view.Link{Text: "View the invitation", URL: kit.InvitationURL(p.InvitationID)}
	case len(p.Rows) > 0 && b.MayEdit():
		return &view.Link{Text: "View row " + strconv.Itoa(p.Rows[0]), URL: rowURL(b.ID, p.Rows[0])}
	}
	return nil
}

// cellsPutRight names the cells that were tidied up; those that no sheet has by field.
func cellsPutRight(v batch.Verdict) string {
	cells := make([]string, 0, len(v.Normalized))
	for _, c := range v.Normalized {
		if c.Cell != "" {
			cells = append(cells, c.Cell)
		}
	}
	return strings.Join(cells, ", ")
}

// seedWord tells the answer to the SEED question as the list shows it.
func seedWord(answer string) string {
	switch answer {
	case view.SeedYes:
		return "Yes"
	case view.SeedNo:
		return "No"
	}
	return answer
}

// rowValues are a row's values as its form shows them: tidied up where they are right,
// as they were typed where not.
func rowValues(v batch.Verdict) url.Values {
	values := url.Values{}
	for n := range invite.Fields {
		field := &invite.Fields[n]
		values.Set(field.Name, cmp.Or(field.ValueOf(&v.Request), *field.In(&v.Row.Form)))
	}
	values.Set(view.FieldSeed, seedValue(v))
	return values
}

func seedValue(v batch.Verdict) string {
	wrong := slices.ContainsFunc(v.Problems, func(p batch.Problem) bool { return p.Field == people.FieldSEED })
	switch {
	case wrong:
		return v.Row.Form.SEED
	case v.Request.SEED:
		return view.SeedYes
	}
	return view.SeedNo
}
