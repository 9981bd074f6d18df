package openid_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/openid"
)

// world is one in which products have people sign in.
type world struct {
	*apptest.World

	admin people.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := apptest.OnSQLite(t)
	w.Allow("tech.gov.sg")
	return &world{World: w, admin: w.Admin("admin@tech.gov.sg").Actor()}
}

// signedIn adds an active account whose holder is signed in.
func (w *world) signedIn(mailbox string) openid.Done {
	w.Helper()
	return w.SignedInWithTechPass(w.Active(mailbox).ID)
}

// recorded counts the events of one kind.
func (w *world) recorded(action audit.Action) int {
	w.Helper()
	events, err := w.Store.Audits().Events(w.Context(), audit.Filter{Actions: []audit.Action{action}, Limit: 50})
	w.OK(err)
	return len(events)
}

// update changes a client, at once or once a second person approves it.
func (w *world) update(actor people.Actor, id string, f openid.ClientForm) error {
	_, err := w.OpenID.Update(w.Context(), actor, id, f)
	return err
}
