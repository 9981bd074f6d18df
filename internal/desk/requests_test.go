package desk_test

import (
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/mail"
)

func (w *world) raise(actor people.Actor, kind desk.Kind, about string) *desk.Request {
	w.Helper()
	r, err := w.Desk.Raise(w.Context(), actor, desk.Form{Kind: string(kind), Domain: about, Login: about, Details: "It is needed"}, nil, "")
	w.OK(err)
	return r
}

func (w *world) look(actor people.Actor, id uuid.UUID) *desk.Story {
	w.Helper()
	st, err := w.Desk.Look(w.Context(), actor, id)
	w.OK(err)
	return st
}

// events lists what the trail tells of a subject.
func (w *world) events(kind string, id uuid.UUID) []string {
	w.Helper()
	var names []string
	for _, e := range w.Events(kind, id) {
		name := string(e.Action)
		if e.Data["request"] != "" {
			name += " for a request"
		}
		names = append(names, name)
	}
	return names
}

// refuses checks that the error is a conflict that says so.
func (w *world) refuses(err error, words string) {
	w.Helper()
	apptest.WantConflict(w.TB, err, words)
}

// told lists to whom mails about requests went since the last call.
func (w *world) told() string {
	w.Helper()
	var to []string
	for _, m := range w.NewMailsOf(mail.RequestChanged) {
		to = append(to, m.To.Local())
	}
	return strings.Join(to, " ")
}

// grant grants a request that needs no second person.
func (w *world) grant(actor people.Actor, id uuid.UUID, version int) error {
	w.Helper()
	asked, err := w.Desk.Grant(w.Context(), actor, id, version)
	if asked != nil {
		w.Errorf("granting waits for a second person: %+v", asked)
	}
	return err
}
