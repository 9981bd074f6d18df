package batch

import (
	"strconv"

	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// saveRow replaces a row of a draft by what was typed, right or wrong.
func (p *Pages) saveRow(v *kit.Request) error {
	id, number, err := row(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	judged, err := p.Batches.Save(v.R.Context(), v.Actor, id, number, words.TypedForm(invite.ByAccount, form))
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	params := v.R.URL.Query()
	if judged.State != batch.Ready {
		v.Flash(view.Notice{Tone: view.ToneWarning, Text: "Saved. This row still needs fixing."})
		return v.Redirect(backTo(rowURL(id, number), params))
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "Row " + strconv.Itoa(number) + " saved. It is ready."})
	return v.Redirect(backTo(URL(id), params))
}
