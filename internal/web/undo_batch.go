package web

import "techbiz/internal/web/view"

// undoBatch takes a submission back before anything has come of it.
func (s *Server) undoBatch(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	if _, err := s.Batches.Undo(v.r.Context(), v.actor, id, requestKey(form)); err != nil {
		return s.refuseBatch(v, id, err)
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Title: "Taken back", Text: "Nobody was invited. The list is a draft again."})
	return v.redirect(batchURL(id))
}
