package signin_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// world is signing in over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store  *store.Store
	at     time.Time
	signIn *signin.Service
	codes  map[mail.Kind]string // the newest of each kind
	sent   []mail.Kind
}

func newWorld(t testing.TB) *world {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "test.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), codes: map[mail.Kind]string{}}
	w.ok(st.Migrate(t.Context()))
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	codes := &proof.Issuer{Key: key, Now: now}
	post := post{w, mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "test", Now: now})}
	invites := invite.NewService(invite.Options{Store: st.Invites(), Post: post, Codes: codes, Now: now})
	w.signIn = signin.NewService(signin.Options{
		Store: st.SignIns(), Arrivals: invites, Post: post, Codes: codes, Locks: signin.Locks{Key: key, Now: now}, Now: now,
	})
	domain, err := people.ParseDomain("tech.gov.sg")
	w.ok(err)
	w.ok(allowlist.NewService(st.Allowlist(), now).Allow(t.Context(), people.System(), domain))
	return w
}

// post keeps the codes that leave, as their readers do.
type post struct {
	w *world
	*mail.Service
}

func (p post) Queue(ctx context.Context, tx mail.Tx, m *mail.Mail, secret string) error {
	p.w.codes[m.Kind] = secret
	p.w.sent = append(p.w.sent, m.Kind)
	return p.Service.Queue(ctx, tx, m, secret)
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) email(s string) people.Email {
	w.Helper()
	e, err := people.ParseEmail(s)
	w.ok(err)
	return e
}

func (w *world) login(s string) people.Login {
	w.Helper()
	l, err := people.ParseLogin(s)
	w.ok(err)
	return l
}

const password = "granite umbrella station"

// active adds an account that is ready to be signed in with.
func (w *world) active(email, username string) *techpass.Account {
	w.Helper()
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: w.email(email), State: techpass.Active, CreatedAt: w.at, InvitedAt: w.at,
		MailboxProvedAt: w.at, TOTPAt: w.at, PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	a.Type = techpass.TypeOf(a.Email)
	if username != "" {
		var err error
		a.Username, err = people.ParseUsername(username)
		w.ok(err)
		a.PasswordHash, err = techpass.HashPassword(password)
		w.ok(err)
	}
	w.change(func(tx signin.Tx) error { return tx.AddAccount(w.Context(), a) })
	return a
}

func (w *world) change(do func(tx signin.Tx) error) {
	w.Helper()
	w.ok(w.store.SignIns().Update(w.Context(), do))
}

func (w *world) stored(id uuid.UUID) *techpass.Account {
	w.Helper()
	a, err := w.store.SignIns().AccountByID(w.Context(), id)
	w.ok(err)
	return a
}
