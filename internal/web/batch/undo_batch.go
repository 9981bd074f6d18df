package batch

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// undoBatch takes a submission back before anything has come of it.
func (p *Pages) undoBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if _, err := p.Batches.Undo(v.R.Context(), v.Actor, id, kit.RequestKey(form)); err != nil {
		return p.refuseBatch(v, id, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "Taken back", Text: "Nobody was invited. The list is a draft again."})
	return v.Redirect(URL(id))
}
