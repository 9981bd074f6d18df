package provider_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/uuid"
	"golang.org/x/oauth2"

	"techbiz/internal/openid"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/provider"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// world is a provider on a real port over a real database. Its clock is the machine's,
// moved on by ahead: the client's library has a clock of its own.
type world struct {
	testing.TB
	store    *store.Store
	signIn   *signin.Service
	openid   *openid.Service
	provider *provider.Provider
	url      string
	ahead    time.Duration
	admin    people.Actor
	who      openid.Done // whose sign-ins the login pages would complete
	browser  *http.Client
	library  *oidc.Provider
}

func newWorld(t testing.TB) *world {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "test.db"), store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, admin: people.Actor{ID: uuid.New(), Role: people.RoleAdmin}}
	w.ok(st.Migrate(t.Context()))
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	w.signIn = signin.NewService(signin.Options{Store: st.SignIns(), Now: w.now})
	w.openid = openid.NewService(openid.Options{Store: st.OpenID(), SignIns: w.signIn, Key: key, Now: w.now})
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
	t.Cleanup(server.Close)
	w.url = server.URL
	issuer, err := url.Parse(server.URL)
	w.ok(err)
	w.provider, err = provider.New(provider.Options{OpenID: w.openid, Issuer: issuer, LoggedOut: "/signed-out", Log: slog.New(slog.DiscardHandler),
		EndSession: func(ctx context.Context, accountID, signInID uuid.UUID) error {
			return w.signIn.SignOut(ctx, people.Actor{ID: accountID, Role: people.RoleVendor}, signInID)
		}})
	w.ok(err)
	handler = w.provider.Handler()
	w.who = w.signedIn("jane@tech.gov.sg")
	w.browser = newBrowser()
	w.library, err = oidc.NewProvider(t.Context(), w.url)
	w.ok(err)
	return w
}

func (w *world) now() time.Time { return time.Now().UTC().Add(w.ahead).Truncate(time.Microsecond) }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func newBrowser() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (w *world) signedIn(email string) openid.Done {
	w.Helper()
	e, err := people.ParseEmail(email)
	w.ok(err)
	first, err := people.ParsePersonName(people.FieldFirstName, "Jane")
	w.ok(err)
	last, err := people.ParsePersonName(people.FieldLastName, "Tan")
	w.ok(err)
	a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active, CreatedAt: w.now(), FirstName: first, LastName: last,
		SEED: true, MailboxProvedAt: w.now(), TOTPAt: w.now(), PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion}
	w.change(func(tx signin.Tx) error { return tx.AddAccount(w.Context(), a) })
	return w.signInOf(a.ID)
}

func (w *world) signInOf(account uuid.UUID) openid.Done {
	w.Helper()
	in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: account, At: w.now(), Methods: []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}}
	w.change(func(tx signin.Tx) error { return tx.AddSignIn(w.Context(), in) })
	return openid.Done{AccountID: account, SignInID: in.ID, AuthTime: in.At, AMR: in.Methods}
}

func (w *world) change(do func(tx signin.Tx) error) {
	w.Helper()
	w.ok(w.store.SignIns().Update(w.Context(), do))
}

func (w *world) disable() {
	w.change(func(tx signin.Tx) error {
		a, err := tx.Account(w.Context(), w.who.AccountID)
		w.ok(err)
		a.MoveTo(techpass.Disabled, w.now())
		return tx.UpdateAccount(w.Context(), a)
	})
}

func (w *world) endSignIn() {
	w.change(func(tx signin.Tx) error { return tx.EndSignIn(w.Context(), w.who.SignInID, w.now()) })
}

const (
	callback   = "http://127.0.0.1:9/callback"
	postLogout = "http://127.0.0.1:9/out"
)

// product is a client with what golang.org/x/oauth2 needs of it.
type product struct {
	*world
	*openid.Client
	config   oauth2.Config
	verifier string
}

func (w *world) product(public bool) *product {
	w.Helper()
	c, secret, err := w.openid.Create(w.Context(), w.admin, openid.ClientForm{Name: "Ship", RedirectURIs: []string{callback}, PostLogoutURIs: []string{postLogout}, FirstParty: true, Public: public})
	w.ok(err)
	return &product{world: w, Client: c, verifier: oauth2.GenerateVerifier(), config: oauth2.Config{ClientID: c.ID, ClientSecret: secret, Endpoint: w.library.Endpoint(),
		RedirectURL: callback, Scopes: []string{"openid", "profile", "email", "techpass", "offline_access"}}}
}

// get returns the status of an answer, where it leads, and its body.
func (w *world) get(address string) (int, *url.URL, string) {
	w.Helper()
	res, err := w.browser.Get(address)
	w.ok(err)
	return w.read(res)
}

func (w *world) read(res *http.Response) (int, *url.URL, string) {
	w.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	w.ok(err)
	to, err := res.Location()
	if err != nil {
		to = &url.URL{}
	}
	return res.StatusCode, to, string(body)
}

func (p *product) authURL(options ...oauth2.AuthCodeOption) string {
	return p.config.AuthCodeURL("state", append([]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(p.verifier), oidc.Nonce("nonce")}, options...)...)
}

// begin has the browser sent to the sign-in page and returns the request's id.
func (p *product) begin(options ...oauth2.AuthCodeOption) string {
	p.Helper()
	status, to, body := p.get(p.authURL(options...))
	if status != http.StatusFound || to.Path != "/techpass/sign-in" || to.Query().Get("request") == "" {
		p.Fatalf("authorize: %d to %s: %s", status, to, body)
	}
	return to.Query().Get("request")
}

// code signs in and returns the code that came back.
func (p *product) code(options ...oauth2.AuthCodeOption) string {
	p.Helper()
	id := p.begin(options...)
	p.ok(p.openid.Complete(p.Context(), id, p.who))
	status, to, body := p.get(p.url + p.provider.CallbackURL(id))
	if status != http.StatusFound || !strings.HasPrefix(to.String(), callback) || to.Query().Get("state") != "state" || to.Query().Get("code") == "" {
		p.Fatalf("callback: %d to %s: %s", status, to, body)
	}
	return to.Query().Get("code")
}

func (p *product) exchange(code string) (*oauth2.Token, error) {
	return p.config.Exchange(p.Context(), code, oauth2.VerifierOption(p.verifier))
}

func (p *product) tokens() *oauth2.Token {
	p.Helper()
	token, err := p.exchange(p.code())
	p.ok(err)
	return token
}

func (p *product) refresh(token string) (*oauth2.Token, error) {
	return p.config.TokenSource(p.Context(), &oauth2.Token{RefreshToken: token}).Token()
}

// userinfo asks as the client's library does.
func (w *world) userinfo(access string) (*oidc.UserInfo, error) {
	return w.library.UserInfo(w.Context(), oauth2.StaticTokenSource(&oauth2.Token{AccessToken: access, TokenType: "Bearer"}))
}

// verify checks an ID token against keys that are fetched anew.
func (p *product) verify(raw string) (*oidc.IDToken, error) {
	keys := oidc.NewRemoteKeySet(p.Context(), p.url+"/oauth/keys")
	return oidc.NewVerifier(p.url, keys, &oidc.Config{ClientID: p.ID}).Verify(p.Context(), raw)
}

func idToken(t *oauth2.Token) string {
	raw, _ := t.Extra("id_token").(string)
	return raw
}

// post sends a form and returns the status with the error code of the answer.
func (w *world) post(path string, form url.Values) (int, map[string]any) {
	w.Helper()
	res, err := w.browser.PostForm(w.url+path, form)
	w.ok(err)
	status, _, body := w.read(res)
	answer := map[string]any{}
	_ = json.Unmarshal([]byte(body), &answer) // null after a revocation
	return status, answer
}
