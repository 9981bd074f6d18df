package life_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
	"techbiz/internal/vault"
)

// world is the domain over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store   *store.Store
	key     *vault.Key
	at      time.Time
	mails   *mail.Service
	invites *invite.Service
	signIn  *signin.Service
	lives   *life.Service
	told    []notice.Notice
	officer people.Actor
	other   people.Actor
	admin   people.Actor
}

// onBoth runs the test over each database.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	for name, url := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "test.db") },
		"postgres": func(t *testing.T) string { return testparts.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) { test(t, newWorld(t, url(t))) })
	}
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	st, err := store.Open(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	w.ok(st.Migrate(t.Context()))
	w.key, err = vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	codes := &proof.Issuer{Key: w.key, Now: now}
	w.mails = mail.NewService(mail.Options{Store: st.Mails(), Key: w.key, Host: "test", Now: now})
	w.invites = invite.NewService(invite.Options{Store: st.Invites(), Post: w.mails, Codes: codes, SEED: seed.Provisioner{Post: w.mails, Now: now}, Now: now})
	w.signIn = signin.NewService(signin.Options{Store: st.SignIns(), Arrivals: w.invites, Post: w.mails, Codes: codes,
		Locks: signin.Locks{Key: w.key, Now: now}, Now: now})
	w.lives = life.NewService(life.Options{Store: st.Lives(), Post: w.mails, Bell: bell{w}, SEED: seed.Provisioner{Post: w.mails, Now: now}, Now: now})
	d := allowlist.NewService(st.Allowlist(), now)
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "acme.com"} {
		domain, err := people.ParseDomain(name)
		w.ok(err)
		w.ok(d.Allow(t.Context(), people.System(), domain))
	}
	w.officer, w.other = w.arrive("officer@tech.gov.sg"), w.arrive("officer2@hive.gov.sg")
	admin, err := w.invites.GiveDuty(w.ctx(), people.System(), w.email("admin@tech.gov.sg"), techpass.DutyAdmin)
	w.ok(err)
	w.admin = admin.Actor()
	return w
}

func (w *world) ctx() context.Context { return w.Context() }

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

func (w *world) arrive(mailbox string) people.Actor {
	w.Helper()
	a, err := w.invites.Arrive(w.ctx(), w.email(mailbox))
	w.ok(err)
	return a.Actor()
}

// days moves the clock so many days on.
func (w *world) days(n int) { w.at = w.at.Add(time.Duration(n) * 24 * time.Hour) }

func (w *world) invite(by people.Actor, email, username string) *invite.Invitation {
	w.Helper()
	f := invite.Form{Type: invite.ByEmail, Email: email, Reason: "Works with us"}
	if username != "" {
		f = invite.Form{Type: invite.ByAccount, Email: email, Username: username, FirstName: "Jane", LastName: "Tan",
			ContactNumber: "91234567", Organisation: "Acme", Reason: "Works with us"}
	}
	r, err := invite.ParseForm(f)
	w.ok(err)
	i, err := w.invites.Invite(w.ctx(), by, r, "")
	w.ok(err)
	return i
}

// account reads the account as it is stored.
func (w *world) account(id uuid.UUID) *techpass.Account {
	w.Helper()
	a, err := w.store.Invites().AccountByID(w.ctx(), id)
	w.ok(err)
	return a
}

// set changes the account as other services would.
func (w *world) set(id uuid.UUID, change func(a *techpass.Account)) {
	w.Helper()
	w.ok(w.store.Lives().Update(w.ctx(), func(tx life.Tx) error {
		a, err := tx.Account(w.ctx(), id)
		if err != nil {
			return err
		}
		change(a)
		return tx.UpdateAccount(w.ctx(), a)
	}))
}

// activate makes the account one that is used, its holder having signed in now.
func (w *world) activate(i *invite.Invitation) {
	w.Helper()
	w.set(i.AccountID, func(a *techpass.Account) {
		a.MailboxProvedAt, a.TOTPAt, a.PasswordHash = w.at, w.at, "hash"
		a.PrivacyVersion, a.TermsVersion = policy.FirstVersion, policy.FirstVersion
		a.LastSignInAt = w.at
		if !a.Advance(policy.FirstPolicies(), w.at) {
			w.Fatalf("%s is not active: %s", a.Email, a.NextStep(policy.FirstPolicies()))
		}
	})
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error {
		got, err := tx.Invitation(w.ctx(), i.ID)
		if err != nil {
			return err
		}
		got.State, got.EndedAt = invite.Onboarded, w.at
		return tx.UpdateInvitation(w.ctx(), got)
	}))
}

func (w *world) run() life.Done {
	w.Helper()
	done, err := w.lives.RunDue(w.ctx())
	w.ok(err)
	return done
}

func (w *world) want(id uuid.UUID, state techpass.State, cause techpass.Cause) {
	w.Helper()
	if a := w.account(id); a.State != state || a.Cause != cause {
		w.Errorf("account is %s (%q), want %s (%q)", a.State, a.Cause, state, cause)
	}
}

func (w *world) invitation(id uuid.UUID) *invite.Invitation {
	w.Helper()
	i, err := w.store.Invites().Get(w.ctx(), id)
	w.ok(err)
	return i
}

// actions are the events about an account.
func (w *world) actions(id uuid.UUID) []audit.Action {
	w.Helper()
	events, err := w.store.Audits().EventsAbout(w.ctx(), audit.Subject{Type: "account", ID: id}, 100)
	w.ok(err)
	var got []audit.Action
	for _, e := range events {
		got = append(got, e.Action)
	}
	return got
}

func (w *world) count(id uuid.UUID, action audit.Action) int {
	w.Helper()
	n := 0
	for _, a := range w.actions(id) {
		if a == action {
			n++
		}
	}
	return n
}

func (w *world) wantAction(id uuid.UUID, action audit.Action) {
	w.Helper()
	if !slices.Contains(w.actions(id), action) {
		w.Errorf("the trail does not tell %s: %v", action, w.actions(id))
	}
}

// bell tells, and notes what.
type bell struct{ w *world }

func (b bell) Tell(ctx context.Context, tx notice.Tx, now time.Time, notices ...notice.Notice) error {
	b.w.told = append(b.w.told, notices...)
	return notice.Teller{}.Tell(ctx, tx, now, notices...)
}
