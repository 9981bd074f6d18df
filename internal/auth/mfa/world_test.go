package mfa_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// world is one in which people set up second factors.
type world struct{ *apptest.World }

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{apptest.OnSQLite(t)}
}

// account adds one whose next step is the second factor.
func (w *world) account(mailbox string) *techpass.Account {
	w.Helper()
	e, now := w.Email(mailbox), w.Clock.Now()
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Pending, CreatedAt: now, MailboxProvedAt: now,
		Details: people.Details{FirstName: w.PersonName("Wei Ling"), LastName: w.PersonName("Tan")}}
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error { return tx.AddAccount(w.Context(), a) }))
	return a
}

// wantTold checks of what people were mailed since the newest account of active's.
func (w *world) wantTold(kinds ...mail.Kind) {
	w.Helper()
	if told := w.NewKinds(); !slices.Equal(told, kinds) {
		w.Errorf("told %v, want %v", told, kinds)
	}
}
