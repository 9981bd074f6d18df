package web

import (
	"techbiz/internal/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// decideHidden notes what is to become of the rows that are hidden in the file.
func (s *Server) decideHidden(v *visit) error {
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
		return s.refuseBatch(v, id, kit.ErrBadForm)
	}
	if _, err := s.Batches.DecideHidden(v.R.Context(), v.Actor, id, choice); err != nil {
		return s.refuseBatch(v, id, err)
	}
	told := "The hidden rows will be invited with the others."
	if choice == batch.ExcludeHidden {
		told = "The hidden rows are left out. Nobody in them will be invited."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: told})
	return v.Redirect(batchURL(id))
}
