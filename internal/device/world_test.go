package device_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/device"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// world is the device manager over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store   *store.Store
	at      time.Time
	devices *device.Service

	mu   sync.Mutex
	told []*mail.Mail
}

const audience = "https://portal.techbiz.gov.sg/device/heartbeat"

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldAt(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"), store.Options{})
}

func newWorldAt(t testing.TB, url string, o store.Options) *world {
	t.Helper()
	st, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	w.ok(st.Migrate(t.Context()))
	w.devices = w.node()
	return w
}

// node is the service as one of several nodes has it.
func (w *world) node() *device.Service {
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	post := post{w, mail.NewService(mail.Options{Store: w.store.Mails(), Key: key, Host: "test", Now: now})}
	return device.NewService(device.Options{Store: w.store.Enrolments(), SEED: seed.Provisioner{Post: post, Now: now}, Post: post, Bell: notice.Teller{}, Key: key, Now: now})
}

// post notes what people are told.
type post struct {
	w *world
	*mail.Service
}

func (p post) Queue(ctx context.Context, tx mail.Tx, m *mail.Mail, secret string) error {
	p.w.notes(m)
	return p.Service.Queue(ctx, tx, m, secret)
}

func (p post) QueueAll(ctx context.Context, tx mail.Tx, unsent []mail.Unsent) error {
	for _, u := range unsent {
		p.w.notes(u.Mail)
	}
	return p.Service.QueueAll(ctx, tx, unsent)
}

func (w *world) notes(m *mail.Mail) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, m)
}

// toldKinds returns what was told since it was asked last.
func (w *world) toldKinds() []mail.Kind {
	kinds := []mail.Kind{}
	for _, m := range w.told {
		kinds = append(kinds, m.Kind)
	}
	w.told = nil
	return kinds
}

func (w *world) tells(want ...mail.Kind) {
	w.Helper()
	if got := w.toldKinds(); !slices.Equal(got, want) {
		w.Errorf("told %v, want %v", got, want)
	}
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// holder adds an active account that accepted the policy and whose SEED stands so.
func (w *world) holder(email string, state seed.State) *techpass.Account {
	w.Helper()
	e, err := people.ParseEmail(email)
	w.ok(err)
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active, SEED: true,
		CreatedAt: w.at, ActivatedAt: w.at, LastSignInAt: w.at}
	w.ok(w.store.Invites().Update(w.Context(), func(tx invite.Tx) error { return tx.AddAccount(w.Context(), a) }))
	w.provisioned(a, state)
	w.accepts(a)
	return a
}

// accepts has the holder accept the policy in force.
func (w *world) accepts(a *techpass.Account) {
	w.Helper()
	inForce, err := w.store.Enrolments().VersionInForce(w.Context(), policy.AcceptableUse)
	w.ok(err)
	w.ok(w.devices.AcceptUse(w.Context(), a.Actor(), inForce))
}

// publishes brings another version of the policy into force.
func (w *world) publishes(version string) {
	w.Helper()
	texts, admin := policy.NewService(w.store.PolicyTexts(), func() time.Time { return w.at }), people.Actor{ID: uuid.New(), Role: people.RoleAdmin}
	draft, err := texts.Save(w.Context(), admin, policy.AcceptableUse, policy.Form{Version: version, Text: "Use devices well."}, 0)
	w.ok(err)
	_, err = texts.Publish(w.Context(), admin, policy.AcceptableUse, draft.Revision)
	w.ok(err)
}

func (w *world) provisioned(a *techpass.Account, state seed.State) {
	w.Helper()
	p := &seed.Provisioning{AccountID: a.ID, State: state, ChangedAt: w.at}
	if state == seed.Invited {
		p.LicensedAt, p.MailedAt, p.ExpiresAt = w.at, w.at, w.at.Add(seed.Lifetime)
	}
	w.ok(w.store.Seeds().Update(w.Context(), func(tx seed.OwnTx) error {
		pool, err := tx.SEEDPool(w.Context())
		if err != nil {
			return err
		}
		pool.Size, pool.Taken = pool.Size+1, pool.Taken+1
		if err := tx.StoreSEEDPool(w.Context(), pool); err != nil {
			return err
		}
		return tx.StoreProvisionings(w.Context(), p)
	}))
}

func (w *world) change(a *techpass.Account, do func(*techpass.Account)) {
	w.Helper()
	w.ok(w.store.Invites().Update(w.Context(), func(tx invite.Tx) error {
		do(a)
		return tx.UpdateAccount(w.Context(), a)
	}))
}

// stands checks where the holder stands with SEED.
func (w *world) stands(a *techpass.Account, want seed.State) {
	w.Helper()
	p, err := w.store.Seeds().Provisioning(w.Context(), a.ID)
	w.ok(err)
	if p.State != want {
		w.Errorf("SEED is %s, want %s", p.State, want)
	}
}

// machine is a device with its key.
type machine struct {
	w      *world
	key    *ecdsa.PrivateKey
	os     string
	runs   string
	serial string
}

func (w *world) machine() *machine {
	w.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.ok(err)
	return &machine{w: w, key: key, os: "macOS", runs: "14.6.1"}
}

// csr asks for more than the key, which nobody grants.
func csr(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "admin"}, DNSNames: []string{"portal.techbiz.gov.sg"}}, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}))
}

func (m *machine) enrol(code string) (*device.Grant, error) {
	m.w.Helper()
	report, err := device.ParseReport(m.os, m.runs, "C02XL0GTJGH5")
	m.w.ok(err)
	g, err := m.w.devices.Enrol(m.w.Context(), device.Request{Code: code, CSR: csr(m.w, m.key), Report: report, Client: "192.0.2.1"})
	if err == nil {
		m.serial = g.Device.Serial
	}
	return g, err
}

// enrolled returns the device of the holder, enrolled.
func (w *world) enrolled(a *techpass.Account) (*machine, *device.Grant) {
	w.Helper()
	m := w.machine()
	g, err := m.enrol(w.code(a))
	w.ok(err)
	w.told = nil
	return m, g
}

func (w *world) code(a *techpass.Account) string {
	w.Helper()
	o, err := w.devices.Begin(w.Context(), a.Actor(), true)
	w.ok(err)
	return o.Code
}

// signs is what the machine sends for a body.
func (m *machine) signs(body string) device.Proof {
	m.w.Helper()
	token, err := device.ClaimsFor(audience, []byte(body), m.w.at).Sign(m.key, m.serial)
	m.w.ok(err)
	return device.Proof{Token: token, Audience: audience, Body: []byte(body)}
}

func (m *machine) beats() error {
	_, err := m.w.devices.Heartbeat(m.w.Context(), m.signs("{}"), "")
	return err
}

func (w *world) refused(err error, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("error %v, want %v", err, want)
	}
}

// isConflict checks for a refusal in words.
func (w *world) isConflict(err error) {
	w.Helper()
	if conflict, ok := errors.AsType[*fault.Conflict](err); !ok || conflict.Reason == "" {
		w.Errorf("error %v, want a conflict", err)
	}
}

// field checks that the error is about this field and this rule.
func (w *world) field(err error, field, rule string) {
	w.Helper()
	var fields people.FieldErrors
	if !errors.As(err, &fields) || fields[0].Field != field || fields[0].Rule != rule {
		w.Errorf("error %v, want %s: %s", err, field, rule)
	}
}

// unproved checks that the device was not believed.
func (w *world) unproved(err error) {
	w.Helper()
	if _, ok := errors.AsType[*device.ProofError](err); !ok {
		w.Errorf("error %v, want that it is not proved", err)
	}
}

func (w *world) events(subject audit.Subject) []*audit.Event {
	w.Helper()
	events, err := w.store.Audits().EventsAbout(w.Context(), subject, 100)
	w.ok(err)
	return events
}

// lapsed checks by whom and why SEED of the holder lapsed last.
func (w *world) lapsed(a *techpass.Account, by people.Role, cause string) {
	w.Helper()
	events := w.events(seed.Subject(a.ID))
	last := events[len(events)-1]
	if last.Action != audit.SEEDLapsed || last.ActorRole != by || last.Data["cause"] != cause {
		w.Errorf("it ends with %s by %s, %v; want lapsed by %s, %s", last.Action, last.ActorRole, last.Data, by, cause)
	}
}

// trail lists the actions about a subject.
func (w *world) trail(subject audit.Subject) []audit.Action {
	w.Helper()
	actions := []audit.Action{}
	for _, e := range w.events(subject) {
		actions = append(actions, e.Action)
	}
	return actions
}
