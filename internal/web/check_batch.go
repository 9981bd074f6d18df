package web

import (
	"fmt"

	"techbiz/internal/batch"
	"techbiz/internal/web/view"
)

// checkBatch judges all rows that have a problem anew.
func (s *Server) checkBatch(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	v.takeTime(uploadTimeout)
	b, err := s.Batches.CheckAgain(v.r.Context(), v.actor, id)
	if err != nil {
		return s.refuseBatch(v, id, err)
	}
	v.flash(view.Notice{Tone: view.ToneInfo, Text: fmt.Sprintf("Checked again: %s ready, %s not ready.",
		view.Counted(b.Counts[batch.Ready], "row", "rows"), view.Count(int64(b.Counts.InTheWay())))})
	return v.redirect(batchURL(id))
}
