package op_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"techbiz/internal/openid"
)

func TestDiscovery(t *testing.T) {
	w := newWorld(t)
	_, _, body := w.get(w.url + "/.well-known/openid-configuration")
	var d map[string]any
	w.OK(json.Unmarshal([]byte(body), &d))
	for key, want := range map[string]string{
		"issuer":                                `"` + w.url + `"`,
		"authorization_endpoint":                `"` + w.url + `/oauth/authorize"`,
		"token_endpoint":                        `"` + w.url + `/oauth/token"`,
		"userinfo_endpoint":                     `"` + w.url + `/oauth/userinfo"`,
		"jwks_uri":                              `"` + w.url + `/oauth/keys"`,
		"revocation_endpoint":                   `"` + w.url + `/oauth/revoke"`,
		"introspection_endpoint":                `"` + w.url + `/oauth/introspect"`,
		"end_session_endpoint":                  `"` + w.url + `/oauth/end-session"`,
		"response_types_supported":              `["code"]`,
		"grant_types_supported":                 `["authorization_code","refresh_token"]`,
		"code_challenge_methods_supported":      `["S256"]`,
		"id_token_signing_alg_values_supported": `["RS256"]`,
		"scopes_supported":                      `["openid","profile","email","techpass","offline_access"]`,
		"token_endpoint_auth_methods_supported": `["none","client_secret_basic","client_secret_post"]`,
		"device_authorization_endpoint":         "null",
	} {
		if got, err := json.Marshal(d[key]); err != nil || string(got) != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
}

// TestSigningIn goes the whole way with a client's library, of both kinds of client.
func TestSigningIn(t *testing.T) {
	for _, public := range []bool{false, true} {
		w := newWorld(t)
		p := w.product(public)
		token := p.tokens()
		verified, err := p.verify(idToken(token))
		w.OK(err)
		w.OK(verified.VerifyAccessToken(token.AccessToken))
		var claims map[string]any
		w.OK(verified.Claims(&claims))
		for key, want := range map[string]any{
			"sub": w.who.AccountID.String(), "nonce": "nonce", "sid": w.who.SignInID.String(), "acr": "https://refeds.org/profile/mfa",
			"auth_time": float64(w.who.AuthTime.Unix()), "azp": p.ID, "email": "jane@tech.gov.sg", "email_verified": true,
			"name": "Jane Tan", "given_name": "Jane", "family_name": "Tan",
			"agency": "tech", "account_type": "public officer", "seed_status": "Not Onboarded",
		} {
			if claims[key] != want {
				t.Errorf("claim %s is %v, want %v", key, claims[key], want)
			}
		}
		if amr, _ := json.Marshal(claims["amr"]); string(amr) != `["pwd","otp","mfa"]` {
			t.Errorf("amr %s", amr)
		}
		info, err := w.userinfo(token.AccessToken)
		w.OK(err)
		more := map[string]any{}
		w.OK(info.Claims(&more))
		if info.Subject != w.who.AccountID.String() || info.Email != "jane@tech.gov.sg" || !info.EmailVerified || more["agency"] != "tech" {
			t.Errorf("userinfo %+v, %v", info, more)
		}
		if token.RefreshToken == "" || token.Extra("scope") != "openid profile email techpass offline_access" {
			t.Errorf("token response: refresh %q, scope %v", token.RefreshToken, token.Extra("scope"))
		}
	}
}

// TestScopesLimitWhatIsTold: a client that asks for openid alone learns an id.
func TestScopesLimitWhatIsTold(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	p.config.Scopes = []string{"openid"}
	token := p.tokens()
	info, err := w.userinfo(token.AccessToken)
	w.OK(err)
	claims := map[string]any{}
	w.OK(info.Claims(&claims))
	if len(claims) != 1 || token.RefreshToken != "" {
		t.Errorf("userinfo %v, refresh token %q", claims, token.RefreshToken)
	}
	verified, err := p.verify(idToken(token))
	w.OK(err)
	w.OK(verified.Claims(&claims))
	for _, key := range []string{"email", "name", "agency", "account_type"} {
		if _, told := claims[key]; told {
			t.Errorf("the ID token tells %s", key)
		}
	}
}

func TestRefreshing(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	first := p.tokens()
	second, err := p.refresh(first.RefreshToken)
	w.OK(err)
	if second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken {
		t.Error("nothing was rotated")
	}
	verified, err := p.verify(idToken(second))
	w.OK(err)
	var claims map[string]any
	w.OK(verified.Claims(&claims))
	if verified.Subject != w.who.AccountID.String() || claims["acr"] != "https://refeds.org/profile/mfa" || claims["sid"] != w.who.SignInID.String() {
		t.Errorf("renewed ID token %v", claims)
	}
	status, answer := w.post("/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {second.RefreshToken},
		"client_id": {p.ID}, "client_secret": {p.config.ClientSecret}, "scope": {"openid"}})
	if status != http.StatusOK || answer["scope"] != "openid" {
		t.Errorf("fewer scopes: %d %v", status, answer)
	}
	access, _ := answer["access_token"].(string)
	if info, err := w.userinfo(access); err != nil || info.Email != "" {
		t.Errorf("userinfo with fewer scopes: %+v, %v", info, err)
	}
	refresh, _ := answer["refresh_token"].(string)
	status, answer = w.post("/oauth/token", url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh},
		"client_id": {p.ID}, "client_secret": {p.config.ClientSecret}, "scope": {"openid admin"}})
	if status != http.StatusBadRequest || answer["error"] != "invalid_scope" {
		t.Errorf("more scopes: %d %v", status, answer)
	}
}

func TestSigningOut(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	token := p.tokens()
	out := func(v url.Values) (int, string) {
		t.Helper()
		status, to, _ := w.get(w.url + "/oauth/end-session?" + v.Encode())
		return status, to.String()
	}
	if status, to := out(url.Values{"client_id": {p.ID}, "post_logout_redirect_uri": {postLogout}}); status != http.StatusFound || to != w.url+"/" {
		t.Errorf("without a hint: %d to %s", status, to)
	}
	for name, v := range map[string]url.Values{
		"another address":    {"id_token_hint": {idToken(token)}, "post_logout_redirect_uri": {"https://evil.example/"}},
		"another client":     {"id_token_hint": {idToken(token)}, "client_id": {"techbiz"}},
		"access token":       {"id_token_hint": {token.AccessToken}, "post_logout_redirect_uri": {postLogout}},
		"rubbish":            {"id_token_hint": {"a.b.c"}},
		"no claims":          {"id_token_hint": {"e30.bnVsbA.e30"}}, // {} . null . {}
		"state of two lines": {"id_token_hint": {idToken(token)}, "state": {"a\r\nb"}},
	} {
		if status, to := out(v); status != http.StatusBadRequest {
			t.Errorf("%s: %d to %s", name, status, to)
		}
	}
	if live, err := w.SignIn.Live(t.Context(), w.who.SignInID); err != nil || !live {
		t.Fatalf("the sign-in ended too early: %v", err)
	}
	status, to := out(url.Values{"id_token_hint": {idToken(token)}, "post_logout_redirect_uri": {postLogout}, "state": {"bye"}})
	if status != http.StatusFound || to != postLogout+"?state=bye" {
		t.Errorf("signed out: %d to %s", status, to)
	}
	if live, err := w.SignIn.Live(t.Context(), w.who.SignInID); err != nil || live {
		t.Errorf("the sign-in goes on: %v", err)
	}
	if _, err := w.userinfo(token.AccessToken); err == nil {
		t.Error("the access token is still good")
	}
	if status, to := out(url.Values{"id_token_hint": {idToken(token)}}); status != http.StatusFound || to != w.url+"/signed-out" {
		t.Errorf("once more, without an address: %d to %s", status, to)
	}
}

func TestIntrospectionAndRevocation(t *testing.T) {
	w := newWorld(t)
	p, other := w.product(false), w.product(false)
	token := p.tokens()
	active := func(p *product, token string) any {
		t.Helper()
		status, answer := w.post("/oauth/introspect", url.Values{"token": {token}, "client_id": {p.ID}, "client_secret": {p.config.ClientSecret}})
		if status != http.StatusOK {
			t.Errorf("introspection: %d %v", status, answer)
		}
		return answer["active"]
	}
	revoke := func(p *product, token string) {
		t.Helper()
		status, answer := w.post("/oauth/revoke", url.Values{"token": {token}, "client_id": {p.ID}, "client_secret": {p.config.ClientSecret}})
		if status != http.StatusOK {
			t.Errorf("revocation: %d %v", status, answer)
		}
	}
	if active(p, token.AccessToken) != true || active(other, token.AccessToken) != false || active(p, "rubbish") != false || active(p, idToken(token)) != false {
		t.Error("a token is told of to another, or not to its client")
	}
	revoke(other, token.AccessToken)
	revoke(other, token.RefreshToken)
	revoke(p, "rubbish")
	if active(p, token.AccessToken) != true {
		t.Error("another client revoked the token")
	}
	revoke(p, token.AccessToken)
	if active(p, token.AccessToken) != false {
		t.Error("the access token was not revoked")
	}
	next, err := p.refresh(token.RefreshToken)
	w.OK(err)
	revoke(p, next.RefreshToken)
	if _, err := p.refresh(next.RefreshToken); err == nil || active(p, next.AccessToken) != false {
		t.Errorf("the family was not revoked: %v", err)
	}
}

// TestKeyRotation: a token verifies after the next key took over, and not once its own
// key is gone.
func TestKeyRotation(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	old, start := p.tokens(), w.Clock.Now()
	w.Clock.Set(start.Add(openid.KeySigns - openid.KeyAhead))
	w.OK(w.OpenID.Sweep(t.Context()))
	w.Clock.Set(start.Add(openid.KeySigns + time.Minute))
	w.who = w.SignedInWithTechPass(w.who.AccountID)
	fresh := p.tokens()
	if kid(t, idToken(old)) == kid(t, idToken(fresh)) {
		t.Fatal("the key was not rotated")
	}
	for name, token := range map[string]*oauth2.Token{"old": old, "fresh": fresh} {
		if _, err := p.verify(idToken(token)); err != nil {
			t.Errorf("%s token after the rotation: %v", name, err)
		}
	}
	w.Clock.Set(start.Add(openid.KeySigns + openid.KeyKept + time.Hour))
	w.OK(w.OpenID.Sweep(t.Context()))
	if _, err := p.verify(idToken(old)); err == nil {
		t.Error("a token of a retired key still verifies")
	}
	if _, err := w.userinfo(old.AccessToken); err == nil {
		t.Error("an access token of a retired key is still good")
	}
	if status, _, _ := w.get(w.url + "/oauth/end-session?id_token_hint=" + idToken(old)); status != http.StatusBadRequest {
		t.Errorf("a hint of a retired key: %d", status)
	}
	if _, err := p.verify(idToken(fresh)); err != nil {
		t.Errorf("the fresh token: %v", err)
	}
}

func kid(t *testing.T, token string) string {
	t.Helper()
	var header struct{ Kid string }
	decode(t, strings.Split(token, ".")[0], &header)
	return header.Kid
}

func TestHintsOfTheRequest(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	token := p.tokens()
	id := p.begin(oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("login_hint", "jane"), oauth2.SetAuthURLParam("max_age", "60"),
		oauth2.SetAuthURLParam("id_token_hint", idToken(token)))
	r, err := w.OpenID.Request(t.Context(), id)
	if w.OK(err); r.LoginHint != "jane" || !slices.Equal(r.Prompt, []string{"login"}) || r.MaxAge != 0 || r.AccountHint != w.who.AccountID {
		t.Errorf("request %+v", r)
	}
	w.who = w.signedIn("june@tech.gov.sg")
	if err := w.OpenID.Complete(t.Context(), id, w.who); err == nil {
		t.Error("somebody else than hinted signed in")
	}
}
