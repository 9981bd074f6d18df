package apptest_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/mail"
)

// A world is the program: an invitation goes out, and its mail can be read.
func TestWorldInvites(t *testing.T) {
	apptest.OnBoth(t, func(w *apptest.World) {
		w.Allow("tech.gov.sg", "acme.com")
		officer := w.Officer("officer@tech.gov.sg")
		w.NewMails()
		i := w.Invite(officer.Actor(), "jane@acme.com")
		if kinds := w.NewKinds(); len(kinds) != 1 || kinds[0] != mail.Invitation {
			w.Errorf("mails %v", kinds)
		}
		if again := w.NewKinds(); len(again) != 0 {
			w.Errorf("mails %v, told before", again)
		}
		if w.Secret("jane@acme.com", mail.Invitation) == "" {
			w.Error("no token")
		}
		letters := w.Deliver()
		if letters[0].To != i.Email {
			w.Errorf("the newest letter goes to %s", letters[0].To)
		}
		if n := w.Number("SELECT count(*) FROM mails WHERE state = $1", "queued"); n != 0 {
			w.Errorf("%d mails are queued still", n)
		}
	})
}

func BenchmarkWorld(b *testing.B) {
	for b.Loop() {
		apptest.OnSQLite(b)
	}
}
