package seed_test

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
	"techbiz/internal/vault"
)

// world is SEED over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store   *store.Store
	at      time.Time
	mails   *mail.Service
	seeds   *seed.Service
	lives   *life.Service
	devices *devices
	officer *techpass.Account
	admin   *techpass.Account
	made    int
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
	return newWorldWith(t, url, store.Options{})
}

func newWorldWith(t testing.TB, url string, o store.Options) *world {
	t.Helper()
	st, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), devices: &devices{}}
	w.ok(st.Migrate(t.Context()))
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	w.mails = mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "test", Now: now, Transport: taker{}, Composer: taker{}})
	w.seeds = seed.NewService(seed.Options{Store: st.Seeds(), Post: w.mails, Bell: notice.Teller{}, Devices: w.devices, Now: now})
	w.lives = life.NewService(life.Options{Store: st.Lives(), Post: w.mails, Bell: notice.Teller{}, SEED: w.seeds.Provisioner, Now: now})
	w.officer, w.admin = w.active("officer@tech.gov.sg"), w.active("admin@tech.gov.sg")
	w.admin.Duty = techpass.DutyAdmin
	return w
}

func (w *world) ctx() context.Context { return w.Context() }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// taker is a mail server that takes everything.
type taker struct{}

func (taker) Compose(_ context.Context, m *mail.Mail, _ string) (*mail.Letter, error) {
	return &mail.Letter{To: m.To, MessageID: m.MessageID}, nil
}

func (taker) Send(context.Context, *mail.Letter) (string, error) { return "250 ok", nil }

// devices notes whose device was released.
type devices struct {
	seed.DeviceManager

	released []uuid.UUID
	ended    time.Time
}

func (d *devices) Release(_ context.Context, accountID uuid.UUID, ended time.Time) error {
	d.ended = ended
	d.released = append(d.released, accountID)
	return nil
}

// active adds an account that is in use.
func (w *world) active(mailbox string) *techpass.Account {
	w.Helper()
	e, err := people.ParseEmail(mailbox)
	w.ok(err)
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active, CreatedAt: w.at,
		ActivatedAt: w.at, LastSignInAt: w.at, MailboxProvedAt: w.at, TOTPAt: w.at, PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion}
	if people.UsernameNeeded(e) {
		a.PasswordHash = "hash"
		a.Username, err = people.ParseUsername(e.Local())
		w.ok(err)
	}
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error { return tx.AddAccount(w.ctx(), a) }))
	return a
}

// vendor adds an account in use whom the officer invited.
func (w *world) vendor() *techpass.Account {
	w.Helper()
	w.made++
	a := w.active("v" + strconv.Itoa(w.made) + "@acme.com")
	i := &invite.Invitation{ID: uuid.Must(uuid.NewV7()), Type: invite.ByAccount, InviterID: w.officer.ID, Agency: w.officer.Actor().Agency(), AccountID: a.ID,
		Email: a.Email, SEED: true, State: invite.Onboarded, Attempt: 1, CreatedAt: w.at, SentAt: w.at, ExpiresAt: w.at.Add(invite.Lifetime), EndedAt: w.at}
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error { return tx.AddInvitations(w.ctx(), i) }))
	return a
}

// within runs do on the account, locked, in one transaction, as other services would.
func (w *world) within(a *techpass.Account, do func(tx seed.OwnTx, a *techpass.Account) error) error {
	return w.store.Invites().Update(w.ctx(), func(itx invite.Tx) error {
		tx := itx.(seed.OwnTx) // one transaction implements the ports of all packages
		locked, err := itx.Account(w.ctx(), a.ID)
		if err != nil {
			return err
		}
		if err := do(tx, locked); err != nil {
			return err
		}
		return itx.UpdateAccount(w.ctx(), locked)
	})
}

func (w *world) want(a *techpass.Account) {
	w.Helper()
	w.ok(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Want(w.ctx(), tx, a.Actor(), a) }))
}

func (w *world) decline(a *techpass.Account) {
	w.Helper()
	w.ok(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Decline(w.ctx(), tx, a.Actor(), a) }))
}

func (w *world) enrol(a *techpass.Account) error {
	return w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Enrol(w.ctx(), tx, a.Actor(), a.ID) })
}

func (w *world) unused(a *techpass.Account) {
	w.Helper()
	w.ok(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Unused(w.ctx(), tx, a.ID) }))
}

// invited has the SEED mail of somebody who holds a licence arrive.
func (w *world) invited(a *techpass.Account) {
	w.Helper()
	id := w.of(a).MailID
	w.ok(w.mails.Deliver(w.ctx(), id))
	for range 2 { // every job may run twice
		w.ok(w.seeds.MailEnded(w.ctx(), id))
	}
}

func (w *world) size(n int) {
	w.Helper()
	w.ok(w.seeds.SetSize(w.ctx(), w.admin.Actor(), n))
}

func (w *world) of(a *techpass.Account) *seed.Provisioning {
	w.Helper()
	p, err := w.store.Provisioning(w.ctx(), a.ID)
	w.ok(err)
	return p
}

// is checks the states of accounts, and that the pool's count is the truth.
func (w *world) is(want map[*techpass.Account]seed.State) {
	w.Helper()
	for a, state := range want {
		if got := w.of(a).State; got != state {
			w.Errorf("%s is %s, want %s", a.Email, got, state)
		}
	}
	w.counted()
}

func (w *world) counted() seed.Pool {
	w.Helper()
	pool, err := w.store.Seeds().Pool(w.ctx())
	w.ok(err)
	counts, err := w.store.Seeds().AgencyCounts(w.ctx(), people.Agency{})
	w.ok(err)
	held := 0
	for _, c := range counts {
		held += c.Invited + c.Onboarded
	}
	if pool.Taken != held {
		w.Errorf("the pool counts %d licences, and %d are held", pool.Taken, held)
	}
	return pool
}

// actions are the events about somebody's SEED.
func (w *world) actions(a *techpass.Account) []audit.Action {
	w.Helper()
	events, err := w.store.Audits().EventsAbout(w.ctx(), seed.Subject(a.ID), 100)
	w.ok(err)
	var got []audit.Action
	for _, e := range events {
		got = append(got, e.Action)
	}
	return got
}

func (w *world) standing(a *techpass.Account) seed.Standing {
	w.Helper()
	stored, err := w.store.AccountByID(w.ctx(), a.ID)
	w.ok(err)
	st, err := seed.StandingOf(w.ctx(), w.store, stored, w.at)
	w.ok(err)
	return st
}
