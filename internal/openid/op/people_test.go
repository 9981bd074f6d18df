package op_test

import (
	"techbiz/internal/base/people"
	"techbiz/internal/openid"
	"techbiz/internal/techpass"
)

// signedIn adds an account in use, with SEED, whose holder is signed in.
func (w *world) signedIn(mailbox string) openid.Done {
	w.Helper()
	a := w.Active(mailbox)
	w.Change(a.ID, func(a *techpass.Account) {
		var err error
		a.FirstName, err = people.ParsePersonName(people.FieldFirstName, "Jane")
		w.OK(err)
		a.LastName, err = people.ParsePersonName(people.FieldLastName, "Tan")
		w.OK(err)
		a.SEED = true
	})
	return w.SignedInWithTechPass(a.ID)
}
