package invite_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/factor"
	"techbiz/internal/fault"
	"techbiz/internal/human"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/vault"
)

// world is the domain over a real database, under a clock that tests move.
type world struct {
	testing.TB
	url     string
	store   *store.Store
	key     *vault.Key
	at      time.Time
	mails   *mail.Service
	invites *invite.Service
	factors *factor.Service
	seeds   *seed.Service
	officer people.Actor
	other   people.Actor
	file    string      // of the database, where it is SQLite's
	signUps []uuid.UUID // that wait to be answered
}

func newWorld(t testing.TB) *world {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.db")
	w := newWorldAt(t, "sqlite:"+file)
	w.file = file
	return w
}

func newWorldAt(t testing.TB, url string) *world {
	t.Helper()
	return newWorldWith(t, url, store.Options{})
}

func newWorldWith(t testing.TB, url string, o store.Options) *world {
	t.Helper()
	st, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, url: url, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	w.ok(st.Migrate(t.Context()))
	w.key, err = vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	w.mails = mail.NewService(mail.Options{Store: st.Mails(), Key: w.key, Host: "test", Now: now})
	w.seeds = seed.NewService(seed.Options{Store: st.Seeds(), Post: w.mails, Bell: notice.Teller{}, Now: now})
	w.invites = invite.NewService(invite.Options{
		Store: watched{st.Invites(), w}, Post: w.mails, Codes: &proof.Issuer{Key: w.key, Now: now},
		Human: &human.Checker{Key: w.key, Now: now, Work: 50}, SEED: w.seeds.Provisioner, Now: now,
	})
	w.factors = factor.NewService(factor.Options{Store: st.Factors(), Post: w.mails, Key: w.key, SEED: w.seeds.Provisioner, Now: now})
	d := allowlist.NewService(st.Allowlist(), now)
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "schools.gov.sg", "acme.com"} {
		domain, err := people.ParseDomain(name)
		w.ok(err)
		w.ok(d.Allow(t.Context(), people.System(), domain))
		w.ok(d.OfferSEED(t.Context(), people.System(), domain, name != "schools.gov.sg"))
	}
	w.officer, w.other = w.arrive("officer@tech.gov.sg"), w.arrive("officer2@hive.gov.sg")
	return w
}

func (w *world) ctx() context.Context { return w.Context() }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) wait(d time.Duration) { w.at = w.at.Add(d) }

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

func emailForm(email string) invite.Form {
	return invite.Form{Type: invite.ByEmail, Email: email, Reason: "Works with us"}
}

func accountForm(email, username string) invite.Form {
	return invite.Form{Type: invite.ByAccount, Email: email, Username: username, FirstName: "Jane", LastName: "Tan",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "yes", Reason: "Works with us"}
}

func (w *world) try(actor people.Actor, f invite.Form) (*invite.Invitation, error) {
	w.Helper()
	r, err := invite.ParseForm(f)
	w.ok(err)
	return w.invites.Invite(w.ctx(), actor, r, "")
}

func (w *world) invite(actor people.Actor, f invite.Form) *invite.Invitation {
	w.Helper()
	i, err := w.try(actor, f)
	w.ok(err)
	return i
}

// secret reads the token or code of the newest mail about the invitation, as its
// addressee would.
func (w *world) secret(id uuid.UUID, kind mail.Kind) string {
	w.Helper()
	mails, err := w.store.Invites().Mails(w.ctx(), id)
	w.ok(err)
	for _, m := range slices.Backward(mails) {
		if m.Kind == kind {
			s, err := w.key.Open(m.Sealed, m.ID.String())
			w.ok(err)
			return s
		}
	}
	w.Fatalf("no %s mail", kind)
	return ""
}

func (w *world) token(i *invite.Invitation) string { return w.secret(i.ID, mail.Invitation) }

var browser = invite.Visitor{Browser: "one", Client: "192.0.2.1"}

// accept proves the mailbox with a mailed code and returns the account's id.
func (w *world) accept(i *invite.Invitation) uuid.UUID {
	w.Helper()
	token := w.token(i)
	w.ok(w.invites.AskCode(w.ctx(), token, browser))
	a, err := w.invites.Accept(w.ctx(), token, w.secret(i.ID, mail.AcceptCode), browser)
	w.ok(err)
	return a.ID
}

// setUpApp goes through the step of the second factor.
func (w *world) setUpApp(id uuid.UUID) {
	w.Helper()
	w.ok(w.factors.BeginTOTP(w.ctx(), id))
	setup, err := w.factors.PendingTOTP(w.ctx(), id)
	w.ok(err)
	code, err := totp.GenerateCode(strings.ReplaceAll(setup.Key, " ", ""), w.at)
	w.ok(err)
	_, err = w.factors.ConfirmTOTP(w.ctx(), id, code)
	w.ok(err)
}

func (w *world) refuse(i *invite.Invitation, words string) {
	w.Helper()
	mails, err := w.store.Invites().Mails(w.ctx(), i.ID)
	w.ok(err)
	last := mails[len(mails)-1].ID
	w.ok(w.mails.Refuse(w.ctx(), last, words))
	w.ok(w.invites.MailRefused(w.ctx(), last))
}

func (w *world) reload(actor people.Actor, i *invite.Invitation) *invite.Invitation {
	w.Helper()
	got, err := w.invites.Get(w.ctx(), actor, i.ID)
	w.ok(err)
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
	o, err := w.invites.Open(w.ctx(), token)
	w.ok(err)
	return o.State
}

func (w *world) actions(i *invite.Invitation) []audit.Action {
	w.Helper()
	events, err := w.store.Audits().EventsAbout(w.ctx(), audit.Subject{Type: "invitation", ID: i.ID}, 100)
	w.ok(err)
	var got []audit.Action
	for _, e := range events {
		got = append(got, e.Action)
	}
	return got
}

func wantRule(t *testing.T, err error, field, rule string) {
	t.Helper()
	var errs people.FieldErrors
	if duplicate, ok := errors.AsType[*invite.DuplicateError](err); ok {
		errs = duplicate.FieldErrors()
	} else if !errors.As(err, &errs) {
		t.Errorf("error %v, want rule %s on %s", err, rule, field)
		return
	}
	if e := errs.For(field); e == nil || e.Rule != rule {
		t.Errorf("errors %v, want rule %s on %s", errs, rule, field)
	}
}

func wantConflict(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*fault.Conflict](err); !ok {
		t.Errorf("error %v, want a conflict", err)
	}
}
