package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"techbiz/internal/testparts"
)

// traveller opens a browser that may leave the portal: products and identity providers
// are at other addresses.
func (p *portal) traveller(t *testing.T) *tab {
	t.Helper()
	ctx := testparts.OtherBrowser(t, browser(t))
	b := &tab{t: t, portal: p, ctx: ctx, script: true}
	b.resize(wide)
	return b
}

// addProduct lets an admin register a product, and returns its client id and secret.
func (p *portal) addProduct(t *testing.T, name, redirectURI string) (id, secret string) {
	t.Helper()
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/clients/new")
	a.fill("Name of the product", name)
	a.fill("Redirect addresses", redirectURI)
	a.press("Register")
	a.on("The secret of " + name)
	shown := eval[[]string](a, `() => [...document.querySelectorAll(".secret")].map(e => e2e.words(e))`)
	return shown[1], shown[0]
}

// visit opens a page that is not the portal's.
func (b *tab) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.loaded()
}

// dex signs in on the page of Dex that asks for a password.
func (b *tab) dex(login, password string) {
	b.t.Helper()
	b.until("Dex's form", `() => document.querySelector("#login, input[name=login]")`)
	eval[bool](b, `(login, password) => {
		document.querySelector("input[name=login]").value = login;
		document.querySelector("input[name=password]").value = password;
		return true;
	}`, login, password)
	b.leave(func() {
		eval[bool](b, `() => { document.querySelector("form button, form input[type=submit]").click(); return true; }`)
	})
}

// TestProductSignsInWithTechPass: oauth2-proxy in front of a page, and Dex that hands on
// who TechPass says is there. Nobody here wrote either of them.
func TestProductSignsInWithTechPass(t *testing.T) {
	t.Parallel()
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	p := onSQLite(t)
	const password = "seven tall windows"
	secret := p.onboardVendor(t, "uma@acme.com", "uma", password)

	at := testparts.Reserve(t)
	id, clientSecret := p.addProduct(t, "Pipelines", at.ProxyCallback())
	product := testparts.OAuth2Proxy(t, testparts.ProxyConfig{At: at, Issuer: p.url, ClientID: id, ClientSecret: clientSecret})

	vendor := p.traveller(t)
	vendor.visit(product.URL + "/report")
	vendor.sees("You go on to Pipelines")
	vendor.techPass("uma", password, secret)
	vendor.on("Let Pipelines know who you are?")
	vendor.look("consent")
	vendor.press("Allow")
	vendor.until("the product's page", `origin => location.href.startsWith(origin)`, product.URL)
	vendor.sees("uma@acme.com")

	// Dex is asked by the same browser: no second sign-in, a consent of its own.
	brokerAt, appAt := testparts.Reserve(t), testparts.Reserve(t)
	id, clientSecret = p.addProduct(t, "Broker", brokerAt.DexCallback())
	app := testparts.DexClient{ID: "app", Secret: "between the two", RedirectURIs: []string{appAt.ProxyCallback()}}
	dex := testparts.Dex(t, testparts.DexConfig{
		At: brokerAt, Clients: []testparts.DexClient{app},
		Connector: &testparts.OIDCConnector{Issuer: p.url, ClientID: id, ClientSecret: clientSecret, UserInfo: true},
	})
	behind := testparts.OAuth2Proxy(t, testparts.ProxyConfig{At: appAt, Issuer: dex.Issuer, ClientID: app.ID, ClientSecret: app.Secret})
	vendor.visit(behind.URL)
	vendor.on("Let Broker know who you are?")
	vendor.press("Allow")
	vendor.until("the page behind Dex", `origin => location.href.startsWith(origin)`, behind.URL)
	vendor.sees("uma@acme.com")

	// Another browser refuses, and the product is told.
	other := p.traveller(t)
	other.visit(product.URL)
	other.techPass("uma@acme.com", password, secret)
	other.until("the product's page", `origin => location.href.startsWith(origin)`, product.URL) // consent was given before
}

// TestOfficerSignsInByTheirProvider: the identity provider behind the mailbox is Dex. The
// portal itself is then signed in to with TechPass.
func TestOfficerSignsInByTheirProvider(t *testing.T) {
	t.Parallel()
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	const mailbox, password = "tan@tech.gov.sg", "wog password"
	listen := testparts.FreeAddr(t)
	wog := testparts.DexClient{ID: "techpass", Secret: "whole of government", RedirectURIs: []string{"http://" + listen + "/techpass/sign-in/callback"}}
	dex := testparts.Dex(t, testparts.DexConfig{
		Clients: []testparts.DexClient{wog},
		Users: []testparts.DexUser{
			{Email: mailbox, Password: password, ID: "tan"},
			{Email: "other@tech.gov.sg", Password: password, ID: "other"},
		},
	})
	p := onSQLite(t, "TECHBIZ_PROVIDERS_FILE="+providersFile(t, dex.Issuer, wog), "TECHBIZ_LISTEN="+listen)
	tan := p.traveller(t)
	toDex := func() {
		tan.fill("Login ID", mailbox)
		tan.press("Continue")
		tan.until("Dex", `origin => location.href.startsWith(origin)`, dex.Issuer)
	}
	tan.open("/techpass/sign-in")
	toDex()
	tan.dex("other@tech.gov.sg", password)
	tan.sees("signed in somebody else")
	toDex()
	tan.dex(mailbox, password)

	// A first sign-in: the account is new, and its provider has proved the mailbox.
	secret := tan.setUpApp()
	tan.acceptPolicies()
	tan.press("Sign in with TechPass")
	toDex()
	tan.dex(mailbox, password)
	tan.on("One more step")
	tan.fill("6-digit code", tan.nextAppCode(secret))
	tan.press("Sign in")
	tan.at("My Account")

	tan.open("/sign-in")
	tan.press("Sign in with TechPass")
	tan.until("the overview", `() => location.pathname === "/overview"`)
	tan.sees("Invite users")
}

// TestPortalReliesOnAnotherTechPass: users sign in to the portal by Dex.
func TestPortalReliesOnAnotherTechPass(t *testing.T) {
	t.Parallel()
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	listen := testparts.FreeAddr(t)
	client := testparts.DexClient{ID: "techbiz", Secret: "between us", RedirectURIs: []string{"http://" + listen + "/sign-in/callback"}}
	dex := testparts.Dex(t, testparts.DexConfig{
		Clients: []testparts.DexClient{client},
		Users: []testparts.DexUser{
			{Email: officer, Password: "of the officer", ID: "officer"},
			{Email: "stranger@acme.com", Password: "of a stranger", ID: "stranger"},
		},
	})
	p := onSQLite(t, "TECHBIZ_LISTEN="+listen, "TECHBIZ_TECHPASS_ISSUER="+dex.Issuer,
		"TECHBIZ_TECHPASS_CLIENT_ID="+client.ID, "TECHBIZ_TECHPASS_CLIENT_SECRET="+client.Secret)
	b := p.traveller(t)
	b.open("/invite/status")
	b.press("Sign in with TechPass")
	b.dex("stranger@acme.com", "of a stranger")
	b.sees("You are not signed in", "no TechPass account for this mailbox")
	b.press("Sign in with TechPass")
	b.dex(officer, "of the officer")
	b.until("where the officer wanted to go", `() => location.pathname === "/invite/status" || location.pathname === "/overview"`)
	b.sees("Invite users")
}

// providersFile says that Dex serves tech.gov.sg.
func providersFile(t *testing.T, issuer string, c testparts.DexClient) string {
	t.Helper()
	data, err := json.Marshal([]map[string]any{{
		"name": "your WOG account", "issuer": issuer, "client_id": c.ID, "client_secret": c.Secret, "domains": []string{"tech.gov.sg"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
