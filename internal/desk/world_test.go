package desk_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/desk"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
	"techbiz/internal/vault"
)

// world is the service desk over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store     *store.Store
	at        time.Time
	allowlist *allowlist.Service
	invites   *invite.Service
	desk      *desk.Service
	mailed    []*mail.Mail

	officer, other, agent, agent2, boss, admin people.Actor
}

// Queue implements desk.Post and remembers the mail.
type post struct {
	*mail.Service
	w *world
}

func (p post) Queue(ctx context.Context, tx mail.Tx, m *mail.Mail, secret string) error {
	if err := p.Service.Queue(ctx, tx, m, secret); err != nil {
		return err
	}
	p.w.mailed = append(p.w.mailed, m)
	return nil
}

// both runs the test on both databases.
func both(t *testing.T, run func(w *world)) {
	t.Run("sqlite", func(t *testing.T) { run(newWorld(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))) })
	t.Run("postgres", func(t *testing.T) { run(newWorld(t, testparts.Postgres(t))) })
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
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	mails := mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "test", Now: now})
	seeds := seed.Provisioner{Post: mails, Now: now}
	w.invites = invite.NewService(invite.Options{Store: st.Invites(), Post: mails, Codes: &proof.Issuer{Key: key, Now: now}, SEED: seeds, Now: now})
	w.allowlist = allowlist.NewService(st.Allowlist(), now)
	lives := life.NewService(life.Options{Store: st.Lives(), Post: mails, Bell: notice.Teller{}, SEED: seeds, Now: now})
	w.desk = desk.NewService(desk.Options{Store: st.Desk(), Post: post{mails, w}, Lives: lives, Allowlist: w.allowlist, SEED: seeds, Now: now})
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "acme.com"} {
		w.ok(w.allowlist.Allow(t.Context(), people.System(), w.domain(name)))
	}
	w.officer, w.other = w.serving("officer@tech.gov.sg", ""), w.serving("officer2@hive.gov.sg", "")
	w.agent, w.agent2 = w.serving("agent@tech.gov.sg", techpass.DutyAgent), w.serving("agent2@hive.gov.sg", techpass.DutyAgent)
	w.boss, w.admin = w.serving("boss@hive.gov.sg", techpass.DutyAgencyAdmin), w.serving("admin@tech.gov.sg", techpass.DutyAdmin)
	return w
}

func (w *world) ctx() context.Context { return w.Context() }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) domain(name string) people.Domain {
	w.Helper()
	d, err := people.ParseDomain(name)
	w.ok(err)
	return d
}

func (w *world) serving(mailbox string, d techpass.Duty) people.Actor {
	w.Helper()
	e, err := people.ParseEmail(mailbox)
	w.ok(err)
	a, err := w.invites.Arrive(w.ctx(), e)
	w.ok(err)
	return w.changed(a.ID, func(a *techpass.Account) { a.State, a.Duty = techpass.Active, d }).Actor()
}

// changed stores the account changed.
func (w *world) changed(id uuid.UUID, change func(a *techpass.Account)) *techpass.Account {
	w.Helper()
	var a *techpass.Account
	w.ok(w.store.Desk().Update(w.ctx(), func(tx desk.Tx) (err error) {
		if a, err = tx.Account(w.ctx(), id); err != nil {
			return err
		}
		change(a)
		return tx.UpdateAccount(w.ctx(), a)
	}))
	return a
}

func (w *world) account(id uuid.UUID) *techpass.Account {
	w.Helper()
	a, err := w.store.AccountByID(w.ctx(), id)
	w.ok(err)
	return a
}

// vendor is one whom the officer invited, with a company mailbox and an account in use.
func (w *world) vendor(officer people.Actor, mailbox, username string) *techpass.Account {
	w.Helper()
	r, err := invite.ParseForm(invite.Form{Type: invite.ByAccount, Email: mailbox, Username: username, FirstName: "Jane", LastName: "Lim",
		ContactNumber: "91234567", Organisation: "Acme", Reason: "Works with us"})
	w.ok(err)
	i, err := w.invites.Invite(w.ctx(), officer, r, "")
	w.ok(err)
	return w.changed(i.AccountID, func(a *techpass.Account) { a.State, a.TOTPAt = techpass.Active, w.at })
}

func (w *world) raise(actor people.Actor, kind desk.Kind, about string) *desk.Request {
	w.Helper()
	r, err := w.desk.Raise(w.ctx(), actor, desk.Form{Kind: string(kind), Domain: about, Login: about, Details: "It is needed"}, nil, "")
	w.ok(err)
	return r
}

func (w *world) look(actor people.Actor, id uuid.UUID) *desk.Story {
	w.Helper()
	st, err := w.desk.Look(w.ctx(), actor, id)
	w.ok(err)
	return st
}

// events lists what the trail tells of a subject.
func (w *world) events(kind string, id uuid.UUID) []string {
	w.Helper()
	all, err := w.store.Audits().EventsAbout(w.ctx(), audit.Subject{Type: kind, ID: id}, 50)
	w.ok(err)
	var names []string
	for _, e := range all {
		name := string(e.Action)
		if e.Data["request"] != "" {
			name += " for a request"
		}
		names = append(names, name)
	}
	return names
}

// refuses tells whether the error is a conflict that says so.
func (w *world) refuses(err error, words string) {
	w.Helper()
	conflict, ok := errors.AsType[*fault.Conflict](err)
	if !ok || !strings.Contains(conflict.Reason, words) {
		w.Errorf("error %v, want a conflict that says %q", err, words)
	}
}

// told lists to whom mails went since the last call.
func (w *world) told() string {
	var to []string
	for _, m := range w.mailed {
		to = append(to, m.To.Local())
	}
	w.mailed = nil
	return strings.Join(to, " ")
}
