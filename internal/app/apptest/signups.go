package apptest

import "github.com/google/uuid"

// WaitingSignUps returns the sign-ups that are not answered yet, oldest first.
func (w *World) WaitingSignUps() []uuid.UUID {
	w.Helper()
	return w.ids("SELECT id FROM sign_ups WHERE sealed IS NOT NULL ORDER BY id")
}

// AnswerSignUps answers those that wait, as their jobs would.
func (w *World) AnswerSignUps() {
	w.Helper()
	for _, id := range w.WaitingSignUps() {
		w.OK(w.Invites.AnswerSignUp(w.Context(), id))
	}
}
