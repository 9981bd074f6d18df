package signin_test

import (
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// world is one in which people sign in; officers of one domain may come.
type world struct{ *apptest.World }

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{apptest.OnSQLite(t)}
	w.Allow("tech.gov.sg")
	return w
}

// active adds an account that is ready to be signed in with, for the first time.
func (w *world) active(mailbox string) *techpass.Account {
	w.Helper()
	return w.Change(w.Active(mailbox).ID, func(a *techpass.Account) { a.LastSignInAt = time.Time{} })
}

// login reads what somebody types as their login ID.
func (w *world) login(s string) people.Login {
	w.Helper()
	l, err := people.ParseLogin(s)
	w.OK(err)
	return l
}
