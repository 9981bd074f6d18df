package batch

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showRow shows one row of a draft in the form of Create account, each problem beside
// its field.
func (p *Pages) showRow(v *kit.Request) error {
	id, number, err := row(v)
	if err != nil {
		return err
	}
	b, judged, err := p.Batches.Row(v.R.Context(), v.Actor, id, number)
	if err != nil {
		return err
	}
	if judged.State == batch.Invited {
		return v.Redirect(kit.InvitationURL(judged.Row.InvitationID))
	}
	if !b.MayEdit() {
		return p.drawBatch(v, id, &fault.Conflict{Reason: "This list is submitted: its rows can't be changed now."})
	}
	page := rowPage(v, b, number)
	kept := v.TakeKept(&page)
	model := rowDetails(v, b, judged, kept)
	if len(kept) == 0 {
		page.Refused = tellProblems(&model, b, judged)
	}
	return v.Draw(http.StatusOK, RowPage(page, model))
}

// row reads the list's id and the row's number in the path.
func row(v *kit.Request) (uuid.UUID, int, error) {
	id, err := v.ID()
	if err != nil {
		return id, 0, err
	}
	number, err := strconv.Atoi(v.R.PathValue("row"))
	if err != nil || number < 1 {
		return id, 0, fault.NotFound
	}
	return id, number, nil
}

func rowPage(v *kit.Request, b *batch.Batch, number int) view.Page {
	page := v.Page("Row "+strconv.Itoa(number), kit.CrumbOverview, kit.CrumbInvite, kit.CrumbBatch,
		view.Crumb{Label: b.FileName, URL: backTo(URL(b.ID), v.R.URL.Query())}, view.Crumb{Label: "Row " + strconv.Itoa(number)})
	page.Path = URL(b.ID)
	return page
}

// rowDetails is the form of the row, with what was typed into it instead of what it
// holds where something was.
func rowDetails(v *kit.Request, b *batch.Batch, judged batch.Verdict, typed url.Values) RowDetails {
	if len(typed) == 0 {
		typed = rowValues(judged)
		typed.Set(view.FieldCountryCode, listedCode(typed.Get(view.FieldCountryCode)))
	}
	word := stateWords[judged.State]
	m := RowDetails{
		Number: strconv.Itoa(judged.Row.Number),
		State:  word.one,
		Tone:   word.tone,
		Form:   words.CreateAccount(v, typed, ""),
	}
	params := v.R.URL.Query()
	m.Form.Action = backTo(rowURL(b.ID, judged.Row.Number), params)
	m.Form.CancelURL = backTo(URL(b.ID), params)
	m.Warnings = rowWarnings(judged)
	if m.Correct = correctLabel(judged); m.Correct != "" {
		m.CorrectURL = backTo(rowURL(b.ID, judged.Row.Number)+"/correct", params)
	}
	for _, c := range judged.Normalized {
		m.Normalized = append(m.Normalized, TidiedCell{Cell: c.Cell, From: c.From, To: c.To})
	}
	return m
}

// tellProblems tells every problem of the row beside its field, those of the row as a
// whole above. It reports whether a field has one.
func tellProblems(m *RowDetails, b *batch.Batch, judged batch.Verdict) bool {
	wrong := false
	messages := map[*view.Input][]string{}
	for n, p := range judged.Problems {
		in := m.Form.Input(p.Field)
		if in == nil {
			m.Problems = append(m.Problems, rowProblems(b, judged)[n])
			continue
		}
		wrong = true
		messages[in] = append(messages[in], p.Message)
		in.Error = sentencesOf(messages[in])
		if p.Cell != "" {
			in.Error = p.Cell + ": " + in.Error
		}
		if in.ErrorLink == nil {
			in.ErrorLink = helps(b, p)
		}
		if p.Domain != "" {
			in.ErrorLink = &view.Link{Text: "See the domains of this list", URL: URL(b.ID) + "#domains"}
		}
	}
	if m.Form.Username.Error != "" {
		m.Form.Username.Needed = true // so that it can be mended
	}
	return wrong
}

// listedCode is the country code in the form of the list of codes, where it is in it.
func listedCode(typed string) string {
	code := "+" + strings.TrimLeft(strings.TrimSpace(typed), "+0")
	if slices.ContainsFunc(words.CountryCodes(""), func(o view.Option) bool { return o.Value == code }) {
		return code
	}
	return typed
}
