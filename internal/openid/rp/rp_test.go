package rp_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"techbiz/internal/auth/signin"
	"techbiz/internal/openid/rp"
)

// TestSigningInAnew: a provider is asked for it by the parameters of OpenID Connect Core,
// section 3.1.2.1, and what it says of the time is read.
func TestSigningInAnew(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	claims := map[string]any{"aud": "portal", "sub": "1", "nonce": "nonce", "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(),
		"email": "tan@tech.gov.sg", "email_verified": true, "amr": []string{"mfa"}}
	issuer := provider(t, key, claims)
	party, err := rp.New(rp.Options{Name: "TechPass", Issuer: issuer, ClientID: "portal", RedirectURL: "https://portal.example/back", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	secrets := signin.Secrets{State: "state", Nonce: "nonce", Verifier: "verifier"}
	for _, w := range []struct {
		signin.Wish
		prompt, maxAge, hint string
	}{
		{signin.Wish{}, "", "", ""},
		{signin.Wish{Anew: true}, "login", "900", ""},
		{signin.Wish{Hint: "tan@tech.gov.sg"}, "", "", "tan@tech.gov.sg"},
	} {
		to, err := party.AuthURL(t.Context(), secrets, w.Wish)
		if err != nil {
			t.Fatal(err)
		}
		at, err := url.Parse(to)
		if q := at.Query(); err != nil || q.Get("prompt") != w.prompt || q.Get("max_age") != w.maxAge || q.Get("login_hint") != w.hint {
			t.Errorf("%+v: %s, %v", w.Wish, to, err)
		}
	}
	for _, told := range []any{nil, now.Add(-time.Hour).Unix(), float64(now.Unix()) + 0.5} {
		want := time.Time{}
		if delete(claims, "auth_time"); told != nil {
			claims["auth_time"] = told
			want = now
			if seconds, whole := told.(int64); whole {
				want = time.Unix(seconds, 0)
			}
		}
		got, err := party.Exchange(t.Context(), "code", secrets)
		if err != nil || !got.At.Equal(want) || !got.MFA {
			t.Errorf("auth_time %v: %+v, %v", told, got, err)
		}
	}
}

// provider answers as an OpenID provider that signs these claims.
func provider(t *testing.T, key *rsa.PrivateKey, claims map[string]any) (issuer string) {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	answer := func(path string, body func() any) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(body()); err != nil {
				t.Error(err)
			}
		})
	}
	answer("/.well-known/openid-configuration", func() any {
		return map[string]any{"issuer": server.URL, "authorization_endpoint": server.URL + "/authorize", "token_endpoint": server.URL + "/token",
			"jwks_uri": server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}}
	})
	answer("/keys", func() any {
		return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"}}}
	})
	answer("/token", func() any {
		claims["iss"] = server.URL
		return map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": signed(t, key, claims)}
	})
	return server.URL
}

func signed(t *testing.T, key *rsa.PrivateKey, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	text, err := token.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}
