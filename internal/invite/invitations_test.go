package invite_test

import (
	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

func emailForm(email string) invite.Form {
	return invite.Form{Type: invite.ByEmail, Email: email, Reason: "Works with us"}
}

func accountForm(email, username string) invite.Form {
	return invite.Form{Type: invite.ByAccount, Email: email, Username: username, FirstName: "Jane", LastName: "Tan",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "yes", Reason: "Works with us"}
}

// try has the actor send the form, which may be refused.
func (w *world) try(actor people.Actor, f invite.Form) (*invite.Invitation, error) {
	w.Helper()
	r, err := invite.ParseForm(f)
	w.OK(err)
	return w.Invites.Invite(w.Context(), actor, r, "")
}

func (w *world) reload(actor people.Actor, i *invite.Invitation) *invite.Invitation {
	w.Helper()
	got, err := w.Invites.Get(w.Context(), actor, i.ID)
	w.OK(err)
	return got
}

func (w *world) wantState(actor people.Actor, i *invite.Invitation, want invite.State) {
	w.Helper()
	if got := w.reload(actor, i).State; got != want {
		w.Errorf("state %s, want %s", got, want)
	}
}

func (w *world) linkState(token string) invite.LinkState {
	w.Helper()
	o, err := w.Invites.Open(w.Context(), token)
	w.OK(err)
	return o.State
}

func (w *world) actions(i *invite.Invitation) []audit.Action {
	w.Helper()
	return w.Actions("invitation", i.ID)
}
