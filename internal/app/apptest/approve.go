package apptest

import "techbiz/internal/base/people"

// ApproveAll approves what waits for a second person, as the operator does.
func (w *World) ApproveAll() {
	w.Helper()
	waiting, err := w.Approvals.Waiting(w.Context(), people.System())
	w.OK(err)
	for _, a := range waiting {
		w.OK(w.Approvals.Approve(w.Context(), people.System(), a.ID, ""))
	}
}
