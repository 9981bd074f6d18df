package invite_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

func wantSetUp(t *testing.T, err error, want invite.SetUpState) {
	t.Helper()
	if refused, ok := errors.AsType[*invite.SetUpError](err); !ok || refused.State != want {
		t.Errorf("error %v, want that the link is %s", err, want)
	}
}

// Of a set-up link the database holds the hash; it works once, for a day, until a newer one
// is made, and for the operator's account alone.
func TestSetUpLinks(t *testing.T) {
	apptest.OnBoth(t, func(w *apptest.World) {
		w.Allow("tech.gov.sg", "acme.com")
		admin, officer := w.Admin("admin@tech.gov.sg"), w.Officer("officer@tech.gov.sg")
		link := func(id uuid.UUID) string {
			t.Helper()
			token, l, err := w.Invites.MakeSetUpLink(w.Context(), people.System(), id)
			w.OK(err)
			if len(token) != 43 || string(l.TokenHash) == token {
				t.Errorf("token %q", token)
			}
			return token
		}
		use := func(token string) error {
			_, err := w.Invites.UseSetUp(w.Context(), token, true)
			return err
		}
		for what, id := range map[string]uuid.UUID{"of nobody": uuid.New()} {
			if _, _, err := w.Invites.MakeSetUpLink(w.Context(), people.System(), id); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, _, err := w.Invites.MakeSetUpLink(w.Context(), people.System(), w.Vendor(officer.Actor(), "jane@acme.com").ID)
		apptest.WantConflict(t, err, "of type vendor")
		if _, _, err := w.Invites.MakeSetUpLink(w.Context(), admin.Actor(), officer.ID); !errors.Is(err, fault.Forbidden) {
			t.Errorf("an admin makes one: %v", err)
		}

		old, fresh, others := link(admin.ID), link(admin.ID), link(officer.ID)
		wantSetUp(t, use(old), invite.SetUpRevoked)
		if err := use("unheard of"); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown one: %v", err)
		}
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for n := range errs {
			wg.Go(func() { errs[n] = use(fresh) })
		}
		wg.Wait()
		used := 0
		for _, err := range errs {
			if err == nil {
				used++
			} else {
				wantSetUp(t, err, invite.SetUpUsed)
			}
		}
		a := w.Account(admin.ID)
		if used != 1 || a.MailboxProvedAt.IsZero() || !a.PasswordDue || a.NextStep(techpass.Policies{Privacy: "1", Terms: "1"}) != techpass.StepName {
			t.Errorf("used %d times: %+v", used, a)
		}
		w.GiveName(admin.ID)
		w.OK(w.Invites.SetPassword(w.Context(), admin.ID, apptest.Password, apptest.Password))
		w.SetUpApp(admin.ID)
		w.AcceptPolicies(admin.ID)
		if a := w.Account(admin.ID); a.State != techpass.Active || !a.UsesPassword() {
			t.Errorf("set up: %+v", a)
		}
		w.Clock.Add(invite.SetUpLifetime)
		wantSetUp(t, use(others), invite.SetUpExpired)
		if !w.Account(officer.ID).MailboxProvedAt.IsZero() {
			t.Error("an expired link did something")
		}
		// Nothing that is there is asked for again.
		again := link(admin.ID)
		before := w.Account(admin.ID)
		w.Clock.Add(time.Minute)
		w.OK(use(again))
		if a := w.Account(admin.ID); !a.TOTPAt.Equal(before.TOTPAt) || a.PasswordHash != before.PasswordHash || !a.MailboxProvedAt.Equal(before.MailboxProvedAt) ||
			len(a.Missing(techpass.Policies{Privacy: a.PrivacyVersion, Terms: a.TermsVersion})) != 0 {
			t.Errorf("replaced: %+v", a)
		}
	})
}
