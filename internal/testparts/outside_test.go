package testparts_test

import (
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"techbiz/internal/testparts"
)

var outsideUser = testparts.DexUser{Email: "tan@vendor.example", Password: "correct horse", ID: "0017", Name: "Tan Ah Kow"}

func TestOAuth2ProxySignsInByDex(t *testing.T) {
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	at := testparts.Reserve(t)
	dex := testparts.Dex(t, testparts.DexConfig{Clients: []testparts.DexClient{clientAt(at)}, Users: []testparts.DexUser{outsideUser}})
	proxy := testparts.OAuth2Proxy(t, proxyAt(at, dex))
	browser := newBrowser(t)

	page := browser.get(proxy.URL + "/report")
	if !strings.HasPrefix(page.form, dex.Issuer) {
		t.Fatalf("no sign-in form of Dex: %+v", page)
	}
	if page = browser.signIn(page, outsideUser.Email, "wrong"); !strings.HasPrefix(page.form, dex.Issuer) {
		t.Fatalf("a wrong password gave: %+v", page)
	}
	page = browser.signIn(page, outsideUser.Email, outsideUser.Password)
	if page.address != proxy.URL+"/report" || !strings.Contains(page.text, `<p id="email">tan@vendor.example</p>`) {
		t.Errorf("the protected page does not know who signed in: %+v", page)
	}
	if page = browser.get(proxy.URL + "/again"); !strings.Contains(page.text, "Signed in") {
		t.Errorf("asked to sign in twice: %+v", page)
	}
}

func TestDexSignsInByAnotherProvider(t *testing.T) {
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	proxyPlace, brokerPlace := testparts.Reserve(t), testparts.Reserve(t)
	broker := testparts.DexClient{ID: "broker", Secret: "shared by two", RedirectURIs: []string{brokerPlace.DexCallback()}}
	home := testparts.Dex(t, testparts.DexConfig{Clients: []testparts.DexClient{broker}, Users: []testparts.DexUser{outsideUser}})
	dex := testparts.Dex(t, testparts.DexConfig{
		At: brokerPlace, Clients: []testparts.DexClient{clientAt(proxyPlace)},
		Connector: &testparts.OIDCConnector{Issuer: home.Issuer, ClientID: broker.ID, ClientSecret: broker.Secret, UserInfo: true},
	})
	proxy := testparts.OAuth2Proxy(t, proxyAt(proxyPlace, dex))
	browser := newBrowser(t)

	page := browser.get(proxy.URL)
	if !strings.HasPrefix(page.form, home.Issuer) {
		t.Fatalf("no sign-in form of the other provider: %+v", page)
	}
	page = browser.signIn(page, outsideUser.Email, outsideUser.Password)
	if !strings.Contains(page.text, `<p id="email">tan@vendor.example</p>`) {
		t.Errorf("the protected page does not know who signed in: %+v", page)
	}
}

func TestOAuth2ProxyWantsAVerifiedAddress(t *testing.T) {
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	user := outsideUser
	user.Unverified = true
	at := testparts.Reserve(t)
	dex := testparts.Dex(t, testparts.DexConfig{Clients: []testparts.DexClient{clientAt(at)}, Users: []testparts.DexUser{user}})
	proxy := testparts.OAuth2Proxy(t, proxyAt(at, dex))
	browser := newBrowser(t)

	page := browser.signIn(browser.get(proxy.URL), user.Email, user.Password)
	if page.status != http.StatusForbidden || !strings.HasPrefix(page.address, proxy.URL+"/oauth2/callback") {
		t.Errorf("not refused at the proxy: %+v", page)
	}
}

func TestOAuth2ProxyAsksWithPKCE(t *testing.T) {
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	at := testparts.Reserve(t)
	dex := testparts.Dex(t, testparts.DexConfig{Clients: []testparts.DexClient{clientAt(at)}, Users: []testparts.DexUser{outsideUser}})
	proxy := testparts.OAuth2Proxy(t, proxyAt(at, dex))
	browser := newBrowser(t)
	browser.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	resp, err := browser.client.Get(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	target, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	asked := target.Query()
	if asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") == "" || asked.Get("scope") != "openid email profile" {
		t.Errorf("asked Dex by %s", target)
	}
}

func TestOutsideServersEndWithTheirTest(t *testing.T) {
	testparts.SkipUnlessLong(t, "programs of others are downloaded and built")
	at := testparts.Reserve(t)
	t.Run("uses one", func(t *testing.T) {
		testparts.Dex(t, testparts.DexConfig{At: at, Users: []testparts.DexUser{outsideUser}})
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(at.URL, "http://"))
	if err == nil {
		_ = conn.Close()
		t.Error("Dex still listens")
	}
}

func clientAt(at *testparts.Place) testparts.DexClient {
	return testparts.DexClient{ID: "report", Secret: "proxy and Dex know it", RedirectURIs: []string{at.ProxyCallback()}}
}

func proxyAt(at *testparts.Place, dex *testparts.DexServer) testparts.ProxyConfig {
	client := clientAt(at)
	return testparts.ProxyConfig{At: at, Issuer: dex.Issuer, ClientID: client.ID, ClientSecret: client.Secret}
}

// jarBrowser follows redirects and keeps cookies.
type jarBrowser struct {
	t      *testing.T
	client *http.Client
}

func newBrowser(t *testing.T) *jarBrowser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &jarBrowser{t, &http.Client{Jar: jar}}
}

// jarPage is what stands at the end of the redirects.
type jarPage struct {
	status        int
	address, text string
	form          string // where its first form goes, "" for none
}

func (b *jarBrowser) get(address string) jarPage {
	b.t.Helper()
	return b.read(b.client.Get(address))
}

// signIn fills in the form of Dex.
func (b *jarBrowser) signIn(at jarPage, login, password string) jarPage {
	b.t.Helper()
	return b.read(b.client.PostForm(at.form, url.Values{"login": {login}, "password": {password}}))
}

func (b *jarBrowser) read(resp *http.Response, err error) jarPage {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	address := resp.Request.URL
	page := jarPage{status: resp.StatusCode, address: address.String(), text: string(text)}
	if action := formAction(b.t, page.text); action != "" {
		target, err := address.Parse(action)
		if err != nil {
			b.t.Fatal(err)
		}
		page.form = target.String()
	}
	return page
}

func formAction(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if node.Data != "form" {
			continue
		}
		for _, a := range node.Attr {
			if a.Key == "action" {
				return a.Val
			}
		}
	}
	return ""
}
