package testparts

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/bcrypt"
)

// DexConfig says what a Dex knows.
type DexConfig struct {
	At        *Place // nil: a free port
	Clients   []DexClient
	Users     []DexUser      // of its own password database; none: it has none
	Connector *OIDCConnector // nil: it asks nobody else
}

// DexClient is an application that signs its users in by this Dex.
type DexClient struct {
	ID, Secret   string
	RedirectURIs []string
}

// DexUser signs in with email and password.
type DexUser struct {
	Email, Password string
	ID              string // becomes part of the claim sub
	Name            string // claim name; "": the email address
	Unverified      bool   // claim email_verified is false
}

// OIDCConnector makes this Dex a client of another OpenID provider, which must
// run already and know Place.DexCallback as its redirect URI. Dex uses PKCE
// where the provider's metadata say that it may.
type OIDCConnector struct {
	Issuer, ClientID, ClientSecret string
	Scopes                         []string // nil: profile and email; openid is always asked for
	UserInfo                       bool     // claims come from the userinfo endpoint too
}

// DexServer is a running Dex.
type DexServer struct {
	Issuer string
}

// Dex starts a Dex, an OpenID provider, whose storage is its memory and which
// asks nobody for consent. It ends with the test. A Dex with users and no
// connector, or the other way round, goes straight to the only way in; one with
// both shows a page to choose from.
func Dex(t testing.TB, c DexConfig) *DexServer {
	t.Helper()
	program := outsideProgram(t, "dex")
	at := c.At.orReserve(t)
	text, err := json.Marshal(dexSettings(t, c, at)) // YAML is a superset
	if err != nil {
		t.Fatalf("write configuration of Dex: %v", err)
	}
	dir := outsideDir(t, "dex")
	file := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatalf("write configuration of Dex: %v", err)
	}
	runOutside(t, at, "/dex/healthz", guardSpec{
		Args: []string{program, "serve", file}, Dir: dir,
		Env: []string{
			"DEX_CONTINUE_ON_CONNECTOR_FAILURE=false", // the test should say that the other provider is not there
			"DEX_EXPAND_ENV=false",                    // a secret may have a $ in it
		},
	})
	return &DexServer{Issuer: at.DexIssuer()}
}

type settings = map[string]any

func dexSettings(t testing.TB, c DexConfig, at *Place) settings {
	t.Helper()
	clients := []settings{}
	for _, client := range c.Clients {
		clients = append(clients, settings{
			"id": client.ID, "secret": client.Secret, "name": client.ID, "redirectURIs": client.RedirectURIs,
		})
	}
	all := settings{
		"issuer":        at.DexIssuer(),
		"storage":       settings{"type": "memory"},
		"web":           settings{"http": at.addr},
		"oauth2":        settings{"skipApprovalScreen": true},
		"staticClients": clients,
	}
	if len(c.Users) > 0 {
		all["enablePasswordDB"] = true
		all["staticPasswords"] = dexPasswords(t, c.Users)
	}
	if c.Connector != nil {
		all["connectors"] = []settings{c.Connector.settings(at)}
	}
	return all
}

func dexPasswords(t testing.TB, users []DexUser) []settings {
	t.Helper()
	passwords := []settings{}
	for _, u := range users {
		hash, err := bcrypt.GenerateFromPassword([]byte(u.Password), bcrypt.DefaultCost)
		if err != nil {
			t.Fatalf("hash password: %v", err)
		}
		name := u.Name
		if name == "" {
			name = u.Email
		}
		passwords = append(passwords, settings{
			"email": u.Email, "hash": string(hash), "userID": u.ID, "username": name, "emailVerified": !u.Unverified,
		})
	}
	return passwords
}

func (c *OIDCConnector) settings(at *Place) settings {
	config := settings{
		"issuer": c.Issuer, "clientID": c.ClientID, "clientSecret": c.ClientSecret,
		"redirectURI": at.DexCallback(), "getUserInfo": c.UserInfo,
	}
	if c.Scopes != nil {
		config["scopes"] = c.Scopes
	}
	return settings{"type": "oidc", "id": "outside", "name": "OpenID", "config": config}
}
