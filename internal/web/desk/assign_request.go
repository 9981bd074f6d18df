package desk

import (
	"github.com/google/uuid"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// assignRequest gives a request to somebody at the desk, or to nobody.
func (p *Pages) assignRequest(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	to, err := uuid.Parse(form.Get(view.FieldAssignee))
	if err != nil {
		to = uuid.Nil
	}
	if err := p.Desk.Assign(v.R.Context(), v.Actor, id, versionOf(form), to); err != nil {
		return p.refuseRequest(v, id, err)
	}
	told := "The request is assigned."
	switch to {
	case uuid.Nil:
		told = "The request is back in the queue."
	case v.Actor.ID:
		told = "You look after this request now."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: told})
	return v.Redirect(kit.RequestURL(id))
}
