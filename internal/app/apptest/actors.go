package apptest

import (
	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// As returns somebody of the role who has no account: for rules that ask for the role and
// the agency alone.
func (w *World) As(role people.Role, mailbox string) people.Actor {
	w.Helper()
	return people.Actor{ID: uuid.Must(uuid.NewV7()), Role: role, Email: w.Email(mailbox)}
}
