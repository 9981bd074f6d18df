package factor_test

import (
	"context"
	"net/url"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/audit"
	"techbiz/internal/factor"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// world is the second factors over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store   *store.Store
	at      time.Time
	factors *factor.Service
	told    []mail.Kind
}

func newWorld(t testing.TB) *world {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "test.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	w.ok(st.Migrate(t.Context()))
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	public, err := url.Parse(rp.Origin)
	w.ok(err)
	party, err := factor.NewParty(public)
	w.ok(err)
	w.factors = factor.NewService(factor.Options{
		Store: st.Factors(), Locks: signin.Locks{Key: key, Now: now}, Key: key, Party: party, SEED: seed.Provisioner{Post: mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "test", Now: now}), Now: now}, Now: now,
		Post: post{w, mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "test", Now: now})},
	})
	return w
}

// post notes what people are told.
type post struct {
	w *world
	*mail.Service
}

func (p post) Queue(ctx context.Context, tx mail.Tx, m *mail.Mail, secret string) error {
	p.w.told = append(p.w.told, m.Kind)
	return p.Service.Queue(ctx, tx, m, secret)
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// account adds one whose next step is the second factor.
func (w *world) account(email string) *techpass.Account {
	w.Helper()
	e, err := people.ParseEmail(email)
	w.ok(err)
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Pending, CreatedAt: w.at, MailboxProvedAt: w.at}
	w.ok(w.store.Factors().Update(w.Context(), func(tx factor.Tx) error { return tx.AddAccount(w.Context(), a) }))
	return a
}

// active adds one with an authenticator app and returns the app's secret.
func (w *world) active(email string) (*techpass.Account, string) {
	w.Helper()
	a := w.account(email)
	secret := w.begin(a)
	_, err := w.factors.ConfirmTOTP(w.Context(), a.ID, w.code(secret))
	w.ok(err)
	w.change(a, func(a *techpass.Account) {
		a.PrivacyVersion, a.TermsVersion, a.State = policy.FirstVersion, policy.FirstVersion, techpass.Active
	})
	w.told = nil
	return a, secret
}

func (w *world) change(a *techpass.Account, do func(*techpass.Account)) {
	w.Helper()
	w.ok(w.store.Factors().Update(w.Context(), func(tx factor.Tx) error {
		stored, err := tx.Account(w.Context(), a.ID)
		w.ok(err)
		do(stored)
		*a = *stored
		return tx.UpdateAccount(w.Context(), stored)
	}))
}

func (w *world) stored(a *techpass.Account) *techpass.Account {
	w.Helper()
	got, err := w.store.Factors().AccountByID(w.Context(), a.ID)
	w.ok(err)
	return got
}

// begin sets an app up and reads its secret as the app does.
func (w *world) begin(a *techpass.Account) (secret string) {
	w.Helper()
	w.ok(w.factors.BeginTOTP(w.Context(), a.ID))
	setup, err := w.factors.PendingTOTP(w.Context(), a.ID)
	w.ok(err)
	link, err := url.Parse(setup.URL)
	w.ok(err)
	return link.Query().Get("secret")
}

// code is what the app shows now.
func (w *world) code(secret string) string {
	w.Helper()
	code, err := totp.GenerateCode(secret, w.at)
	w.ok(err)
	return code
}

func (w *world) wait(d time.Duration) { w.at = w.at.Add(d) }

// actions lists what the trail tells of the account.
func (w *world) actions(a *techpass.Account) []audit.Action {
	w.Helper()
	events, err := w.store.Audits().EventsAbout(w.Context(), audit.Subject{Type: "account", ID: a.ID}, 100)
	w.ok(err)
	actions := make([]audit.Action, len(events))
	for n, e := range events {
		actions[n] = e.Action
	}
	return actions
}

func (w *world) wantTold(kinds ...mail.Kind) {
	w.Helper()
	if !slices.Equal(w.told, kinds) {
		w.Errorf("told %v, want %v", w.told, kinds)
	}
}
