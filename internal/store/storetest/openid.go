package storetest

import (
	"errors"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/openid"
)

func (f *fixture) openID(change func(tx openid.Tx) error) {
	f.Helper()
	f.ok(f.OpenID().Update(f.ctx(), change))
}

func (f *fixture) clients(change func(tx openid.ClientsTx) error) {
	f.Helper()
	f.ok(f.OpenID().UpdateClients(f.ctx(), change))
}

func (f *fixture) addClient(name string) *openid.Client {
	f.Helper()
	c := &openid.Client{ID: uuid.NewString(), Name: name, SecretHash: []byte("hash"), RedirectURIs: []string{"https://a.example/cb?x=1&y=2", "https://b.example/cb"},
		PostLogoutURIs: []string{}, CreatedAt: f.at, UpdatedAt: f.at}
	f.clients(func(tx openid.ClientsTx) error { return tx.AddClient(f.ctx(), c) })
	return c
}

func clientsComeBack(t *testing.T, f *fixture) {
	b, a := f.addClient("B"), f.addClient("A's \"product\"")
	list, err := f.OpenID().Clients(f.ctx())
	if f.ok(err); len(list) != 2 || list[0].ID != a.ID || list[1].ID != b.ID {
		t.Errorf("list %v", list)
	}
	a.Name, a.SecretHash, a.FirstParty, a.PostLogoutURIs = "A2", nil, true, []string{"https://a.example/out"}
	f.clients(func(tx openid.ClientsTx) error { return tx.UpdateClient(f.ctx(), a) })
	got, err := f.OpenID().Client(f.ctx(), a.ID)
	f.ok(err)
	inUTC(&got.CreatedAt, &got.UpdatedAt)
	if len(got.SecretHash) == 0 {
		got.SecretHash = nil
	}
	if !reflect.DeepEqual(got, a) || !got.Public() {
		t.Errorf("came back as %+v", got)
	}
	if _, err := f.OpenID().Client(f.ctx(), "nobody"); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown one: %v", err)
	}
}

func (f *fixture) authRequest(c *openid.Client) *openid.AuthRequest {
	return &openid.AuthRequest{ID: secret.NewToken(), ClientID: c.ID, ClientName: c.Name, RedirectURI: c.RedirectURIs[0], Scopes: []string{"openid", "email"},
		State: "a 'state' \\", Nonce: "nonce", Challenge: "challenge", Prompt: []string{"login", "consent"}, MaxAge: 90 * time.Second,
		AccountHint: uuid.New(), BrowserHash: []byte("browser"), CreatedAt: f.at, ExpiresAt: f.at.Add(openid.RequestLifetime)}
}

func authRequestsComeBack(t *testing.T, f *fixture) {
	c := f.addClient("A")
	r := f.authRequest(c)
	f.openID(func(tx openid.Tx) error { return tx.AddAuthRequest(f.ctx(), r) })
	same := func(got *openid.AuthRequest, err error) {
		t.Helper()
		f.ok(err)
		got.ID = r.ID
		inUTC(&got.CreatedAt, &got.ExpiresAt, &got.AuthTime, &got.CompletedAt, &got.CodeUntil, &got.RedeemedAt)
		if len(got.CodeHash) == 0 {
			got.CodeHash = nil
		}
		if len(got.AMR) == 0 {
			got.AMR = nil
		}
		if !reflect.DeepEqual(got, r) {
			t.Errorf("came back as\n%+v, want\n%+v", got, r)
		}
	}
	same(f.OpenID().AuthRequest(f.ctx(), secret.HashToken(r.ID)))
	r.ConsentedBy = uuid.New()
	r.Done = openid.Done{AccountID: uuid.New(), SignInID: uuid.New(), AuthTime: f.at, AMR: []string{"pwd", "mfa"}}
	r.CompletedAt, r.CodeHash, r.CodeUntil = f.at, []byte("code"), f.at.Add(time.Minute)
	f.openID(func(tx openid.Tx) error { return tx.UpdateAuthRequest(f.ctx(), r) })
	same(f.OpenID().AuthRequest(f.ctx(), secret.HashToken(r.ID)))
	r.RedeemedAt, r.GrantID = f.at, uuid.New()
	f.openID(func(tx openid.Tx) error {
		found, err := tx.AuthRequestByCode(f.ctx(), []byte("code"))
		f.ok(err)
		found.RedeemedAt, found.GrantID = r.RedeemedAt, r.GrantID
		f.ok(tx.UpdateAuthRequest(f.ctx(), found))
		same(tx.AuthRequest(f.ctx(), secret.HashToken(r.ID)))
		if _, err := tx.AuthRequestByCode(f.ctx(), []byte("another")); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown code: %v", err)
		}
		return nil
	})
}

func (f *fixture) addGrant(c *openid.Client, account uuid.UUID) *openid.Grant {
	f.Helper()
	g := &openid.Grant{ID: uuid.Must(uuid.NewV7()), ClientID: c.ID, Scopes: []string{"openid"},
		Done:      openid.Done{AccountID: account, SignInID: uuid.New(), AuthTime: f.at, AMR: []string{"mfa"}},
		CreatedAt: f.at, ExpiresAt: f.at.Add(openid.GrantLifetime)}
	f.openID(func(tx openid.Tx) error { return tx.AddGrant(f.ctx(), g) })
	return g
}

func grantsAndTheirTokens(t *testing.T, f *fixture) {
	g := f.addGrant(f.addClient("A"), f.addAccount("jane@tech.gov.sg").ID)
	k := &openid.AccessToken{ID: uuid.Must(uuid.NewV7()), GrantID: g.ID, Scopes: []string{"openid", "email"}, CreatedAt: f.at, ExpiresAt: f.at.Add(time.Minute)}
	f.openID(func(tx openid.Tx) error {
		f.ok(tx.AddAccessToken(f.ctx(), k))
		return tx.AddRefreshToken(f.ctx(), []byte("one"), g.ID, f.at)
	})
	got, grant, err := f.OpenID().AccessToken(f.ctx(), k.ID)
	f.ok(err)
	inUTC(&got.CreatedAt, &got.ExpiresAt, &grant.AuthTime, &grant.CreatedAt, &grant.ExpiresAt)
	if !reflect.DeepEqual(got, k) || !reflect.DeepEqual(grant, g) {
		t.Errorf("came back as %+v of %+v", got, grant)
	}
	f.openID(func(tx openid.Tx) error {
		f.ok(tx.EndGrant(f.ctx(), g.ID, f.at.Add(time.Second)))
		return tx.EndGrant(f.ctx(), g.ID, f.at.Add(time.Hour))
	})
	if grant, err = f.OpenID().GrantByID(f.ctx(), g.ID); err != nil || !grant.EndedAt.Equal(f.at.Add(time.Second)) {
		t.Errorf("the first end counts: %s, %v", grant.EndedAt, err)
	}
	f.openID(func(tx openid.Tx) error { return tx.DropAccessToken(f.ctx(), k.ID) })
	if _, _, err := f.OpenID().AccessToken(f.ctx(), k.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("dropped: %v", err)
	}
	if _, _, err := f.OpenID().GrantOfRefreshToken(f.ctx(), []byte("another")); !errors.Is(err, fault.NotFound) {
		t.Errorf("unknown refresh token: %v", err)
	}
}

// refreshTokensAreUsedOnce, however many ask at the same time.
func refreshTokensAreUsedOnce(t *testing.T, f *fixture) {
	c, account := f.addClient("A"), f.addAccount("jane@tech.gov.sg").ID
	g, other := f.addGrant(c, account), f.addGrant(c, account)
	f.openID(func(tx openid.Tx) error { return tx.AddRefreshToken(f.ctx(), []byte("one"), g.ID, f.at) })
	use := func(grantID uuid.UUID) (first bool) {
		f.openID(func(tx openid.Tx) (err error) {
			first, err = tx.UseRefreshToken(f.ctx(), []byte("one"), grantID, f.at)
			return err
		})
		return first
	}
	if use(other.ID) {
		t.Error("used for another grant")
	}
	var group sync.WaitGroup
	var firsts atomic.Int32
	for range 8 {
		group.Go(func() {
			if use(g.ID) {
				firsts.Add(1)
			}
		})
	}
	group.Wait()
	if firsts.Load() != 1 {
		t.Errorf("used %d times", firsts.Load())
	}
	if got, used, err := f.OpenID().GrantOfRefreshToken(f.ctx(), []byte("one")); err != nil || !used || got.ID != g.ID {
		t.Errorf("afterwards: used %t, %v", used, err)
	}
}

func consentsAddUp(t *testing.T, f *fixture) {
	c, account := f.addClient("A"), f.addAccount("jane@tech.gov.sg").ID
	for _, scopes := range [][]string{{"openid", "email"}, {"profile", "openid"}} {
		f.openID(func(tx openid.Tx) error { return tx.PutConsent(f.ctx(), account, c.ID, scopes, f.at) })
	}
	got, err := f.OpenID().ConsentOf(f.ctx(), account, c.ID)
	if f.ok(err); !slices.Equal(got, []string{"email", "openid", "profile"}) {
		t.Errorf("scopes %v", got)
	}
	if got, err = f.OpenID().ConsentOf(f.ctx(), uuid.New(), c.ID); err != nil || len(got) != 0 {
		t.Errorf("another's: %v, %v", got, err)
	}
}

func clientsGoWithAllTheyHave(t *testing.T, f *fixture) {
	c, account := f.addClient("A"), f.addAccount("jane@tech.gov.sg").ID
	g, r := f.addGrant(c, account), f.authRequest(c)
	f.openID(func(tx openid.Tx) error {
		f.ok(tx.AddAuthRequest(f.ctx(), r))
		f.ok(tx.AddRefreshToken(f.ctx(), []byte("one"), g.ID, f.at))
		return tx.PutConsent(f.ctx(), account, c.ID, []string{"openid"}, f.at)
	})
	f.clients(func(tx openid.ClientsTx) error { return tx.DeleteClient(f.ctx(), c.ID) })
	if _, err := f.OpenID().GrantByID(f.ctx(), g.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("grant: %v", err)
	}
	if _, err := f.OpenID().AuthRequest(f.ctx(), secret.HashToken(r.ID)); !errors.Is(err, fault.NotFound) {
		t.Errorf("request: %v", err)
	}
	if _, _, err := f.OpenID().GrantOfRefreshToken(f.ctx(), []byte("one")); !errors.Is(err, fault.NotFound) {
		t.Errorf("refresh token: %v", err)
	}
	if scopes, err := f.OpenID().ConsentOf(f.ctx(), account, c.ID); err != nil || len(scopes) != 0 {
		t.Errorf("consent: %v, %v", scopes, err)
	}
}

// signingKeysTakeTurns: of transactions that look at the same time, the second sees what
// the first added.
func signingKeysTakeTurns(t *testing.T, f *fixture) {
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			err := f.OpenID().UpdateKeys(f.ctx(), func(tx openid.KeysTx) error {
				keys, err := tx.SigningKeys(f.ctx())
				if err != nil || len(keys) > 0 {
					return err
				}
				return tx.AddSigningKey(f.ctx(), &openid.StoredKey{ID: uuid.NewString(), Sealed: []byte("sealed"), CreatedAt: f.at, SignsFrom: f.at, SignsUntil: f.at.Add(time.Hour)})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	keys, err := f.OpenID().SigningKeys(f.ctx())
	if f.ok(err); len(keys) != 1 || !keys[0].SignsUntil.Equal(f.at.Add(time.Hour)) || string(keys[0].Sealed) != "sealed" {
		t.Fatalf("%d keys", len(keys))
	}
	f.ok(f.OpenID().UpdateKeys(f.ctx(), func(tx openid.KeysTx) error { return tx.DropSigningKey(f.ctx(), keys[0].ID) }))
	if keys, err = f.OpenID().SigningKeys(f.ctx()); err != nil || len(keys) != 0 {
		t.Errorf("dropped: %v, %v", keys, err)
	}
}

func openIDIsSwept(t *testing.T, f *fixture) {
	c, account := f.addClient("A"), f.addAccount("jane@tech.gov.sg").ID
	offline, brief, r := f.addGrant(c, account), f.addGrant(c, account), f.authRequest(c)
	k := &openid.AccessToken{ID: uuid.New(), GrantID: brief.ID, Scopes: []string{"openid"}, CreatedAt: f.at, ExpiresAt: f.at.Add(time.Minute)}
	unanswered := f.authRequest(c)
	f.openID(func(tx openid.Tx) error {
		f.ok(tx.AddAuthRequest(f.ctx(), unanswered))
		f.ok(tx.AddAuthRequest(f.ctx(), r))
		r.CodeHash, r.CodeUntil = []byte("code"), f.at.Add(time.Minute)
		f.ok(tx.UpdateAuthRequest(f.ctx(), r))
		f.ok(tx.AddAccessToken(f.ctx(), k))
		return tx.AddRefreshToken(f.ctx(), []byte("one"), offline.ID, f.at)
	})
	gone := func(err error) bool { return errors.Is(err, fault.NotFound) }
	for _, c := range []struct {
		after                   time.Duration
		request, brief, offline bool // whether it is gone
	}{
		{time.Hour, false, false, false},
		{26 * time.Hour, true, true, false},
		{openid.GrantLifetime + 25*time.Hour, true, true, true},
	} {
		f.ok(f.OpenID().SweepOpenID(f.ctx(), f.at.Add(c.after)))
		if _, err := f.OpenID().AuthRequest(f.ctx(), secret.HashToken(unanswered.ID)); !gone(err) {
			t.Errorf("the one that led to no code, after %s: %v", c.after, err)
		}
		_, requestErr := f.OpenID().AuthRequest(f.ctx(), secret.HashToken(r.ID))
		_, briefErr := f.OpenID().GrantByID(f.ctx(), brief.ID)
		_, offlineErr := f.OpenID().GrantByID(f.ctx(), offline.ID)
		if gone(requestErr) != c.request || gone(briefErr) != c.brief || gone(offlineErr) != c.offline {
			t.Errorf("after %s: %v, %v, %v", c.after, requestErr, briefErr, offlineErr)
		}
	}
}
