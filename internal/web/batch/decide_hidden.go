package batch

import (
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// decideHidden notes what is to become of the rows that are hidden in the file.
func (p *Pages) decideHidden(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	choice := batch.HiddenChoice(form.Get(view.FieldHidden))
	if choice == batch.HiddenUnanswered {
		return p.refuseBatch(v, id, kit.ErrBadForm)
	}
	if _, err := p.Batches.DecideHidden(v.R.Context(), v.Actor, id, choice); err != nil {
		return p.refuseBatch(v, id, err)
	}
	told := "The hidden rows will be invited with the others."
	if choice == batch.ExcludeHidden {
		told = "The hidden rows are left out. Nobody in them will be invited."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: told})
	return v.Redirect(URL(id))
}
