package op_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"techbiz/internal/openid"
	"techbiz/internal/openid/op"
)

func decode(t *testing.T, part string, into any) {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// refused tells whether the token endpoint answered with this error.
func refused(err error, status int, code string) bool {
	var e *oauth2.RetrieveError
	return errors.As(err, &e) && e.Response.StatusCode == status && e.ErrorCode == code
}

// TestWishesThatGoNowhere: what is wrong with the client or its address is told to the
// browser and sends it nowhere.
func TestWishesThatGoNowhere(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	for name, change := range map[string]func(q url.Values){
		"wrong redirect URI":           func(q url.Values) { q.Set("redirect_uri", "https://evil.example/callback") },
		"redirect URI with a suffix":   func(q url.Values) { q.Set("redirect_uri", callback+"/more") },
		"redirect URI on another port": func(q url.Values) { q.Set("redirect_uri", "http://127.0.0.1:10/callback") },
		"no redirect URI":              func(q url.Values) { q.Del("redirect_uri") },
		"unknown client":               func(q url.Values) { q.Set("client_id", "nobody") },
		"client with a zero byte":      func(q url.Values) { q.Set("client_id", "a\x00b") },
		"no client":                    func(q url.Values) { q.Del("client_id") },
	} {
		status, to, body := w.get(w.url + "/oauth/authorize?" + p.query(change))
		if status != http.StatusBadRequest || to.String() != "" {
			t.Errorf("%s: %d to %s: %s", name, status, to, body)
		}
	}
}

func (p *product) query(change func(q url.Values)) string {
	u, err := url.Parse(p.authURL())
	p.OK(err)
	q := u.Query()
	change(q)
	return q.Encode()
}

// TestWishesThatAreRefused: the client is told what is wrong.
func TestWishesThatAreRefused(t *testing.T) {
	w := newWorld(t)
	set := func(pairs ...string) func(q url.Values) {
		return func(q url.Values) {
			for n := 0; n < len(pairs); n += 2 {
				q.Set(pairs[n], pairs[n+1])
			}
		}
	}
	for _, public := range []bool{false, true} {
		p := w.product(public)
		for name, c := range map[string]struct {
			code   string
			change func(q url.Values)
		}{
			"PKCE missing":            {"invalid_request", func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") }},
			"PKCE by plain":           {"invalid_request", set("code_challenge_method", "plain")},
			"PKCE by default (plain)": {"invalid_request", func(q url.Values) { q.Del("code_challenge_method") }},
			"PKCE by a dance":         {"invalid_request", set("code_challenge_method", "dance")},
			"PKCE too short":          {"invalid_request", set("code_challenge", "short")},
			"implicit":                {"unauthorized_client", set("response_type", "id_token token")},
			"hybrid":                  {"unauthorized_client", set("response_type", "code id_token")},
			"no response type":        {"invalid_request", set("response_type", "")},
			"not OpenID":              {"invalid_scope", set("scope", "email")},
			"no scope":                {"invalid_scope", set("scope", "")},
			"another response mode":   {"invalid_request", set("response_mode", "form_post")},
			"request object":          {"request_not_supported", set("request", "e30.e30.e30")},
			"state of two lines":      {"invalid_request", set("state", "a\r\nb")},
			"state with a zero byte":  {"invalid_request", set("state", "a\x00b")},
			"state of no language":    {"invalid_request", set("state", "\xff\xfe")},
			"nonce without end":       {"invalid_request", set("nonce", strings.Repeat("n", 600))},
			"none and login":          {"invalid_request", set("prompt", "none login")},
			"hint alg none":           {"login_required", set("id_token_hint", unsigned(t, w.url, w.who))},
			"hint without claims":     {"login_required", set("id_token_hint", "e30.bnVsbA.e30")},
		} {
			status, to, body := w.get(w.url + "/oauth/authorize?" + p.query(c.change))
			if status != http.StatusFound || !strings.HasPrefix(to.String(), strings.TrimSuffix(callback, "/")) || to.Query().Get("error")+fragment(to).Get("error") != c.code {
				t.Errorf("%s: %d to %s: %s", name, status, to, body)
			}
		}
	}
}

func fragment(u *url.URL) url.Values {
	v, _ := url.ParseQuery(u.Fragment) // empty where there is none
	return v
}

// unsigned forges a token with alg none, as good as one can be.
func unsigned(t *testing.T, issuer string, who openid.Done) string {
	t.Helper()
	return part(t, map[string]any{"alg": "none", "typ": "JWT"}) + "." + claims(t, issuer, who) + "."
}

func claims(t *testing.T, issuer string, who openid.Done) string {
	t.Helper()
	return part(t, map[string]any{"iss": issuer, "sub": who.AccountID, "aud": "x", "azp": "x", "sid": who.SignInID, "jti": who.SignInID,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()})
}

func part(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// TestForgedTokens: with alg none, with a signature taken from elsewhere, and with the
// public key as an HMAC secret.
func TestForgedTokens(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	token := p.tokens()
	parts := strings.Split(token.AccessToken, ".")
	keys := jwks(t, w)
	mac := func(header string) string {
		text := header + "." + claims(t, w.url, w.who)
		h := hmac.New(sha256.New, []byte(keys))
		h.Write([]byte(text))
		return text + "." + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
	}
	for name, forged := range map[string]string{
		"alg none":                   part(t, map[string]any{"alg": "none"}) + "." + parts[1] + ".",
		"alg none, with a signature": part(t, map[string]any{"alg": "none"}) + "." + parts[1] + "." + parts[2],
		"other claims":               parts[0] + "." + claims(t, w.url, w.who) + "." + parts[2],
		"alg HS256":                  mac(part(t, map[string]any{"alg": "HS256", "kid": kid(t, token.AccessToken)})),
		"no claims":                  parts[0] + ".bnVsbA." + parts[2],
		"an ID token":                idToken(token),
		"a refresh token":            token.RefreshToken,
		"rubbish":                    "a.b.c",
	} {
		if _, err := w.userinfo(forged); err == nil || !strings.Contains(err.Error(), "401") {
			t.Errorf("userinfo with %s: %v", name, err)
		}
		if name == "an ID token" {
			continue
		}
		if status, _, _ := w.get(w.url + "/oauth/end-session?id_token_hint=" + url.QueryEscape(forged)); status != http.StatusBadRequest {
			t.Errorf("signing out with %s: %d", name, status)
		}
	}
	if status, _, _ := w.get(w.url + "/oauth/end-session?id_token_hint=" + unsigned(t, w.url, w.who)); status != http.StatusBadRequest {
		t.Errorf("signing out with alg none: %d", status)
	}
	if live, err := w.SignIn.Live(t.Context(), w.who.SignInID); err != nil || !live {
		t.Errorf("a forged token ended the sign-in: %v", err)
	}
}

func jwks(t *testing.T, w *world) string {
	t.Helper()
	status, _, body := w.get(w.url + "/oauth/keys")
	if status != http.StatusOK || strings.Contains(body, `"d":`) || strings.Contains(body, `"p":`) {
		t.Fatalf("keys: %d %s", status, body)
	}
	return body
}

func TestCodesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		code   string
		spoil  func(p *product, code *string)
	}{
		"wrong secret":         {401, "invalid_client", func(p *product, _ *string) { p.config.ClientSecret = "wrong" }},
		"no secret":            {401, "invalid_client", func(p *product, _ *string) { p.config.ClientSecret = "" }},
		"unknown client":       {401, "invalid_client", func(p *product, _ *string) { p.config.ClientID = "nobody" }},
		"wrong verifier":       {400, "invalid_grant", func(p *product, _ *string) { p.verifier = oauth2.GenerateVerifier() }},
		"verifier missing":     {400, "invalid_request", func(p *product, _ *string) { p.verifier = "" }},
		"wrong redirect URI":   {400, "invalid_grant", func(p *product, _ *string) { p.config.RedirectURL = postLogout }},
		"unknown code":         {400, "invalid_grant", func(_ *product, code *string) { *code = "unknown" }},
		"code with zero bytes": {400, "invalid_grant", func(_ *product, code *string) { *code = "\x00\xff" }},
		"expired code":         {400, "invalid_grant", func(p *product, _ *string) { p.Clock.Add(openid.CodeLifetime) }},
		"disabled account":     {400, "invalid_grant", func(p *product, _ *string) { p.Disable(p.who.AccountID) }},
		"ended sign-in":        {400, "invalid_grant", func(p *product, _ *string) { p.EndSignIn(p.who.SignInID) }},
		"another client": {400, "invalid_grant", func(p *product, _ *string) {
			other := p.product(false)
			p.config.ClientID, p.config.ClientSecret = other.config.ClientID, other.config.ClientSecret
		}},
	} {
		w := newWorld(t)
		p := w.product(false)
		code := p.code()
		c.spoil(p, &code)
		if _, err := p.exchange(code); !refused(err, c.status, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAWrongExchangeLeavesNothing: neither a grant nor an entry in the trail, and the code
// is still good for the client that it was given to. Once it is used, who brings it wrongly
// ends nothing.
func TestAWrongExchangeLeavesNothing(t *testing.T) {
	for name, spoil := range map[string]func(p *product){
		"wrong secret":       func(p *product) { p.config.ClientSecret = "wrong" },
		"wrong verifier":     func(p *product) { p.verifier = oauth2.GenerateVerifier() },
		"wrong redirect URI": func(p *product) { p.config.RedirectURL = postLogout },
		"another client": func(p *product) {
			other := p.product(false)
			p.config.ClientID, p.config.ClientSecret = other.config.ClientID, other.config.ClientSecret
		},
	} {
		w := newWorld(t)
		p := w.product(false)
		code := p.code()
		stored := func() int {
			return w.Number("SELECT (SELECT count(*) FROM oidc_grants) + (SELECT count(*) FROM audit_events)")
		}
		wrong := *p
		spoil(&wrong)
		before := stored()
		if _, err := wrong.exchange(code); err == nil {
			t.Errorf("%s: tokens are given", name)
		}
		if n := stored() - before; n != 0 {
			t.Errorf("%s: %d rows are written", name, n)
		}
		token, err := p.exchange(code)
		if err != nil {
			t.Errorf("%s, then right: %v", name, err)
			continue
		}
		if _, err := wrong.exchange(code); err == nil {
			t.Errorf("%s: tokens are given for a used code", name)
		}
		if _, err := w.userinfo(token.AccessToken); err != nil {
			t.Errorf("%s after the right one ends it: %v", name, err)
		}
		if _, err := p.exchange(code); !refused(err, 400, "invalid_grant") {
			t.Errorf("%s, then twice: %v", name, err)
		}
		if _, err := w.userinfo(token.AccessToken); err == nil {
			t.Errorf("%s: a code that its client used twice does not end its tokens", name)
		}
	}
}

// TestAnothersRefreshTokenEndsNothing, be it used.
func TestAnothersRefreshTokenEndsNothing(t *testing.T) {
	w := newWorld(t)
	p, other := w.product(false), w.product(false)
	first := p.tokens()
	second, err := p.refresh(first.RefreshToken)
	w.OK(err)
	for _, token := range []string{first.RefreshToken, second.RefreshToken} {
		if _, err := other.refresh(token); !refused(err, 400, "invalid_grant") {
			t.Errorf("another's: %v", err)
		}
	}
	if _, err := p.refresh(second.RefreshToken); err != nil {
		t.Errorf("its own: %v", err)
	}
}

func TestAReusedCodeEndsItsTokens(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	code := p.code()
	token, err := p.exchange(code)
	w.OK(err)
	if _, err := p.exchange(code); !refused(err, 400, "invalid_grant") {
		t.Errorf("again: %v", err)
	}
	if _, err := w.userinfo(token.AccessToken); err == nil {
		t.Error("the access token lives on")
	}
	if _, err := p.refresh(token.RefreshToken); !refused(err, 400, "invalid_grant") {
		t.Errorf("the refresh token: %v", err)
	}
}

func TestAReusedRefreshTokenEndsItsFamily(t *testing.T) {
	w := newWorld(t)
	p := w.product(true)
	first := p.tokens()
	second, err := p.refresh(first.RefreshToken)
	w.OK(err)
	if _, err := p.refresh(first.RefreshToken); !refused(err, 400, "invalid_grant") {
		t.Errorf("reuse: %v", err)
	}
	if _, err := p.refresh(second.RefreshToken); !refused(err, 400, "invalid_grant") {
		t.Errorf("the successor: %v", err)
	}
	if _, err := w.userinfo(second.AccessToken); err == nil {
		t.Error("the access token lives on")
	}
}

func TestWhatEndsTokens(t *testing.T) {
	for name, c := range map[string]struct {
		end     func(p *product)
		renewed bool
	}{
		"expired access token": {func(p *product) { p.Clock.Add(openid.AccessTokenLifetime) }, true},
		"thirty days":          {func(p *product) { p.Clock.Add(openid.GrantLifetime) }, false},
		"disabled account":     {func(p *product) { p.Disable(p.who.AccountID) }, false},
		"ended sign-in":        {func(p *product) { p.EndSignIn(p.who.SignInID) }, false},
		"another client asks": {func(p *product) {
			p.Clock.Add(openid.AccessTokenLifetime)
			other := p.product(false)
			p.config.ClientID, p.config.ClientSecret = other.config.ClientID, other.config.ClientSecret
		}, false},
	} {
		w := newWorld(t)
		p := w.product(false)
		token := p.tokens()
		c.end(p)
		if _, err := w.userinfo(token.AccessToken); err == nil || !strings.Contains(err.Error(), "401") {
			t.Errorf("%s: userinfo: %v", name, err)
		}
		_, err := p.refresh(token.RefreshToken)
		if c.renewed && err != nil || !c.renewed && !refused(err, 400, "invalid_grant") {
			t.Errorf("%s: refresh: %v", name, err)
		}
	}
}

// TestCodesStayInTheirBrowser: whoever sends somebody else a link to sign in with does
// not get their code.
func TestCodesStayInTheirBrowser(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	id := p.begin()
	if status, to, _ := w.get(w.url + op.CallbackPath(id)); status != http.StatusBadRequest {
		t.Errorf("before anybody signed in: %d to %s", status, to)
	}
	w.OK(w.OpenID.Complete(t.Context(), id, w.who))
	owner := w.browser
	for _, stranger := range []*http.Client{newBrowser(), begun(p)} {
		w.browser = stranger
		if status, to, _ := w.get(w.url + op.CallbackPath(id)); status != http.StatusBadRequest {
			t.Errorf("in another browser: %d to %s", status, to)
		}
	}
	w.browser = owner
	if status, to, _ := w.get(w.url + op.CallbackPath(id)); status != http.StatusFound || to.Query().Get("code") == "" {
		t.Errorf("in the browser that began: %d to %s", status, to)
	}
	for _, id := range []string{id, "unknown", ""} {
		if status, to, _ := w.get(w.url + op.CallbackPath(id)); status != http.StatusBadRequest {
			t.Errorf("request %q: %d to %s", id, status, to)
		}
	}
}

// begun returns another browser that began a request of its own.
func begun(p *product) *http.Client {
	p.Helper()
	p.browser = newBrowser()
	p.begin()
	return p.browser
}

// TestBadInputIsNoFaultOfOurs: nothing that a stranger sends is answered with 5xx.
func TestBadInputIsNoFaultOfOurs(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	client := url.Values{"client_id": {p.ID}, "client_secret": {p.config.ClientSecret}}
	with := func(pairs ...string) url.Values {
		v := url.Values{}
		for k := range client {
			v.Set(k, client.Get(k))
		}
		for n := 0; n < len(pairs); n += 2 {
			v.Set(pairs[n], pairs[n+1])
		}
		return v
	}
	big := strings.Repeat("x", 40<<10)
	for _, c := range []struct {
		path   string
		form   url.Values
		status int
	}{
		{"/oauth/token", url.Values{}, 400},
		{"/oauth/token", with(), 400},
		{"/oauth/token", with("grant_type", "password"), 400},
		{"/oauth/token", with("grant_type", "client_credentials"), 400},
		{"/oauth/token", with("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", "e30.e30.e30"), 400},
		{"/oauth/token", with("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), 400},
		{"/oauth/token", with("grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code", "x"), 400},
		{"/oauth/token", with("grant_type", "authorization_code"), 400},
		{"/oauth/token", with("grant_type", "authorization_code", "code", big), 400},
		{"/oauth/token", with("grant_type", "refresh_token"), 400},
		{"/oauth/token", with("grant_type", "refresh_token", "refresh_token", "\x00\xff"), 400},
		{"/oauth/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {"\x00"}, "client_secret": {"\xff"}, "refresh_token": {"x"}}, 401},
		{"/oauth/token", url.Values{"grant_type": {"refresh_token"}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {"e30.e30.e30"}, "refresh_token": {"x"}}, 401},
		{"/oauth/introspect", with(), 400},
		{"/oauth/introspect", url.Values{"token": {"x"}}, 400},
		{"/oauth/introspect", url.Values{"token": {"x"}, "client_id": {p.ID}, "client_secret": {"wrong"}}, 401},
		{"/oauth/introspect", with("token", "e30.bnVsbA.e30"), 200},
		{"/oauth/introspect", url.Values{"token": {"x"}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {"e30.bnVsbA.e30"}}, 401},
		{"/oauth/revoke", with(), 400},
		{"/oauth/revoke", url.Values{"token": {"x"}, "client_id": {p.ID}}, 401},
		{"/oauth/revoke", with("token", "e30.bnVsbA.e30"), 200},
		{"/oauth/revoke", with("token", "\x00\xff"), 200},
		{"/oauth/userinfo", url.Values{}, 401},
		{"/oauth/userinfo", url.Values{"access_token": {"e30.bnVsbA.e30"}}, 401},
		{"/oauth/authorize", url.Values{"max_age": {"-1"}}, 400},
		{"/oauth/authorize", url.Values{"ui_locales": {"\xff"}}, 400},
		{"/oauth/device", url.Values{}, 404},
		{"/oauth/keys", url.Values{}, 405},
	} {
		if status, answer := w.post(c.path, c.form); status != c.status {
			t.Errorf("%s with %.120v: %d %v, want %d", c.path, c.form, status, answer, c.status)
		}
	}
	if status, _, _ := w.get(w.url + "/oauth/token?" + with("grant_type", "refresh_token", "refresh_token", "x").Encode()); status != http.StatusMethodNotAllowed {
		t.Errorf("token by GET: %d", status)
	}
	if status, _ := w.post("/oauth/token?"+with("grant_type", "refresh_token", "refresh_token", "x").Encode(), nil); status != http.StatusBadRequest {
		t.Errorf("secret in the address: %d", status)
	}
}

// TestAnswersOfTheTokenEndpoint: they are kept by nobody, and tell how to authenticate.
func TestAnswersOfTheTokenEndpoint(t *testing.T) {
	w := newWorld(t)
	res, err := http.PostForm(w.url+"/oauth/token", url.Values{"grant_type": {"refresh_token"}, "client_id": {"nobody"}, "refresh_token": {"x"}})
	w.OK(err)
	_ = res.Body.Close()
	if res.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(res.Header.Get("WWW-Authenticate"), "Basic") {
		t.Errorf("headers %v", res.Header)
	}
}
