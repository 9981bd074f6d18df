package openid_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/openid"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// world is the service over a real database, under a clock that tests move.
type world struct {
	testing.TB
	store  *store.Store
	at     time.Time
	signIn *signin.Service
	openid *openid.Service
	admin  people.Actor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "test.db"), store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), admin: people.Actor{ID: uuid.New(), Role: people.RoleAdmin}}
	w.ok(st.Migrate(t.Context()))
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	w.signIn = signin.NewService(signin.Options{Store: st.SignIns(), Now: now})
	w.openid = openid.NewService(openid.Options{Store: st.OpenID(), SignIns: w.signIn, Key: key, Now: now})
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) ctx() context.Context { return w.Context() }

// signedIn adds an active account whose holder is signed in.
func (w *world) signedIn(email string) openid.Done {
	w.Helper()
	e, err := people.ParseEmail(email)
	w.ok(err)
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active, CreatedAt: w.at,
		MailboxProvedAt: w.at, TOTPAt: w.at, PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion}
	in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, At: w.at, Methods: []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}}
	w.ok(w.store.SignIns().Update(w.ctx(), func(tx signin.Tx) error {
		w.ok(tx.AddAccount(w.ctx(), a))
		return tx.AddSignIn(w.ctx(), in)
	}))
	return openid.Done{AccountID: a.ID, SignInID: in.ID, AuthTime: in.At, AMR: in.Methods}
}

func (w *world) disable(id uuid.UUID) {
	w.Helper()
	w.ok(w.store.SignIns().Update(w.ctx(), func(tx signin.Tx) error {
		a, err := tx.Account(w.ctx(), id)
		w.ok(err)
		a.MoveTo(techpass.Disabled, w.at)
		return tx.UpdateAccount(w.ctx(), a)
	}))
}

func (w *world) endSignIn(id uuid.UUID) {
	w.Helper()
	w.ok(w.store.SignIns().Update(w.ctx(), func(tx signin.Tx) error { return tx.EndSignIn(w.ctx(), id, w.at) }))
}

const (
	callback = "https://product.example/callback"
	browser  = "the browser that began"
)

func form() openid.ClientForm {
	return openid.ClientForm{Name: "Ship", RedirectURIs: []string{callback}, PostLogoutURIs: []string{"https://product.example/out"}}
}

func (w *world) client(change func(f *openid.ClientForm)) (*openid.Client, string) {
	w.Helper()
	f := form()
	change(&f)
	c, secret, err := w.openid.Create(w.ctx(), w.admin, f)
	w.ok(err)
	return c, secret
}

// wish returns a request as clients send it.
func wish(c *openid.Client) *openid.AuthRequest {
	return &openid.AuthRequest{ClientID: c.ID, RedirectURI: callback, Scopes: []string{"openid", "offline_access", "unheard_of"}, State: "state", Nonce: "nonce",
		Challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", MaxAge: -1}
}

func (w *world) begin(c *openid.Client, change func(r *openid.AuthRequest)) *openid.AuthRequest {
	w.Helper()
	r := wish(c)
	change(r)
	w.ok(w.openid.Begin(w.ctx(), r, browser))
	return r
}

func same[T any](*T) {}

// code has somebody signed in to a client of the first party, up to the code.
func (w *world) code(d openid.Done) string {
	w.Helper()
	c, _ := w.client(func(f *openid.ClientForm) { f.FirstParty = true })
	r := w.begin(c, same)
	w.ok(w.openid.Complete(w.ctx(), r.ID, d))
	code := vault.NewToken()
	w.ok(w.openid.IssueCode(w.ctx(), r.ID, code))
	return code
}

// grant redeems a code.
func (w *world) grant(code string) *openid.Grant {
	w.Helper()
	r, err := w.openid.Redeem(w.ctx(), code)
	w.ok(err)
	g, err := w.openid.GrantByID(w.ctx(), r.GrantID)
	w.ok(err)
	return g
}

// recorded counts the events of one kind.
func (w *world) recorded(action audit.Action) int {
	w.Helper()
	events, err := w.store.Audits().Events(w.ctx(), audit.Filter{Action: action, Limit: 50})
	w.ok(err)
	return len(events)
}
