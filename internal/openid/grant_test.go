package openid_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/openid"
)

func TestCodesGoToTheBrowserThatBegan(t *testing.T) {
	w := newWorld(t)
	d := w.signedIn("jane@acme.com")
	c, _ := w.client(func(f *openid.ClientForm) { f.FirstParty = true })
	r := w.begin(c, same)
	if err := w.OpenID.IssueCode(w.Context(), r.ID, "early"); !errors.Is(err, fault.NotFound) {
		t.Errorf("before anybody signed in: %v", err)
	}
	w.OK(w.OpenID.Complete(w.Context(), r.ID, d))
	if _, err := w.OpenID.CompletedIn(w.Context(), r.ID, []string{"another"}); !errors.Is(err, fault.NotFound) {
		t.Errorf("in another browser: %v", err)
	}
	_, err := w.OpenID.CompletedIn(w.Context(), r.ID, []string{browser})
	w.OK(err)
	w.OK(w.OpenID.IssueCode(w.Context(), r.ID, "code"))
	if err := w.OpenID.IssueCode(w.Context(), r.ID, "second"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a second code: %v", err)
	}
	if err := w.OpenID.Complete(w.Context(), r.ID, d); !errors.Is(err, fault.NotFound) {
		t.Errorf("completed again: %v", err)
	}
}

func TestACodeTwiceEndsItsGrant(t *testing.T) {
	w := newWorld(t)
	code := w.code(w.signedIn("jane@acme.com"))
	g := w.grant(code)
	token, refresh, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, "")
	w.OK(err)
	_, err = w.OpenID.HolderOf(w.Context(), token.ID)
	w.OK(err)
	for range 2 {
		if _, err := w.OpenID.Redeem(w.Context(), code, anybody); !errors.Is(err, openid.ErrInvalidGrant) {
			t.Errorf("again: %v", err)
		}
	}
	if _, err := w.OpenID.HolderOf(w.Context(), token.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("its access token: %v", err)
	}
	if _, err := w.OpenID.Refreshable(w.Context(), g.ClientID, refresh); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("its refresh token: %v", err)
	}
	if _, _, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, ""); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("tokens that were under way: %v", err)
	}
	if n := w.recorded(audit.CodeReused); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

func TestCodesExpireAndAreUsedOnce(t *testing.T) {
	w := newWorld(t)
	code := w.code(w.signedIn("jane@acme.com"))
	w.Clock.Add(openid.CodeLifetime)
	if _, err := w.OpenID.Redeem(w.Context(), code, anybody); !errors.Is(err, openid.ErrInvalidGrant) {
		t.Errorf("expired: %v", err)
	}
	code = w.code(w.signedIn("june@acme.com"))
	var group sync.WaitGroup
	var won atomic.Int32
	for range 8 {
		group.Go(func() {
			if _, err := w.OpenID.Redeem(w.Context(), code, anybody); err == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	if won.Load() > 1 {
		t.Errorf("redeemed %d times", won.Load())
	}
}

func TestRefreshTokensRotate(t *testing.T) {
	w := newWorld(t)
	g := w.grant(w.code(w.signedIn("jane@acme.com")))
	_, first, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, "")
	w.OK(err)
	token, second, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, first)
	w.OK(err)
	if _, err := w.OpenID.Refreshable(w.Context(), g.ClientID, second); err != nil {
		t.Errorf("the successor: %v", err)
	}
	if _, err := w.OpenID.Refreshable(w.Context(), g.ClientID, first); !errors.Is(err, openid.ErrInvalidGrant) {
		t.Errorf("a used one: %v", err)
	}
	if _, err := w.OpenID.Refreshable(w.Context(), g.ClientID, second); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("the successor after a reuse: %v", err)
	}
	if _, err := w.OpenID.HolderOf(w.Context(), token.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("the access token after a reuse: %v", err)
	}
	if n := w.recorded(audit.RefreshReused); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

// TestRefreshAtTheSameTime: of two that use the token at once, one gets a successor, and
// the family ends, since one of them is not the client.
func TestRefreshAtTheSameTime(t *testing.T) {
	w := newWorld(t)
	g := w.grant(w.code(w.signedIn("jane@acme.com")))
	_, first, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, "")
	w.OK(err)
	var group sync.WaitGroup
	var won atomic.Int32
	for range 2 {
		group.Go(func() {
			if _, _, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, first); err == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	if _, err := w.OpenID.GrantByID(w.Context(), g.ID); won.Load() != 1 || !errors.Is(err, openid.ErrEnded) {
		t.Errorf("%d successors, grant: %v", won.Load(), err)
	}
}

func TestWhatEndsAGrant(t *testing.T) {
	for name, end := range map[string]func(w *world, g *openid.Grant, token uuid.UUID, refresh string){
		"account disabled":   func(w *world, g *openid.Grant, _ uuid.UUID, _ string) { w.Disable(g.AccountID) },
		"sign-in ended":      func(w *world, g *openid.Grant, _ uuid.UUID, _ string) { w.EndSignIn(g.SignInID) },
		"thirty days":        func(w *world, _ *openid.Grant, _ uuid.UUID, _ string) { w.Clock.Add(openid.GrantLifetime) },
		"its client revokes": func(w *world, g *openid.Grant, _ uuid.UUID, refresh string) { revoke(w, g.ClientID, refresh, true) },
		"its client deleted": func(w *world, g *openid.Grant, _ uuid.UUID, _ string) {
			w.OK(w.OpenID.Delete(w.Context(), w.admin, g.ClientID))
		},
	} {
		w := newWorld(t)
		g := w.grant(w.code(w.signedIn("jane@acme.com")))
		token, refresh, err := w.OpenID.Issue(w.Context(), g, g.Scopes, true, "")
		w.OK(err)
		revoke(w, "another", refresh, false)
		w.OK(w.OpenID.RevokeAccess(w.Context(), "another", token.ID))
		_, err = w.OpenID.Refreshable(w.Context(), g.ClientID, refresh)
		w.OK(err)
		_, err = w.OpenID.HolderOf(w.Context(), token.ID)
		w.OK(err)
		end(w, g, token.ID, refresh)
		if _, err := w.OpenID.Refreshable(w.Context(), g.ClientID, refresh); !errors.Is(err, openid.ErrEnded) && !errors.Is(err, openid.ErrInvalidGrant) {
			t.Errorf("%s: refresh: %v", name, err)
		}
		if _, err := w.OpenID.HolderOf(w.Context(), token.ID); !errors.Is(err, openid.ErrEnded) {
			t.Errorf("%s: access: %v", name, err)
		}
	}
}

func revoke(w *world, client, refresh string, want bool) {
	w.Helper()
	found, err := w.OpenID.RevokeRefresh(w.Context(), client, refresh)
	if err != nil || found != want {
		w.Errorf("revoke by %s: %t, %v", client, found, err)
	}
}

func TestAccessTokensExpireAndAreRevoked(t *testing.T) {
	w := newWorld(t)
	g := w.grant(w.code(w.signedIn("jane@acme.com")))
	one, none, err := w.OpenID.Issue(w.Context(), g, g.Scopes, false, "")
	if w.OK(err); none != "" {
		t.Error("a refresh token that nobody asked for")
	}
	other, _, err := w.OpenID.Issue(w.Context(), g, g.Scopes, false, "")
	w.OK(err)
	w.OK(w.OpenID.RevokeAccess(w.Context(), g.ClientID, one.ID))
	w.OK(w.OpenID.RevokeAccess(w.Context(), g.ClientID, one.ID))
	if _, err := w.OpenID.HolderOf(w.Context(), one.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("revoked: %v", err)
	}
	w.Clock.Add(openid.AccessTokenLifetime - time.Second)
	_, err = w.OpenID.HolderOf(w.Context(), other.ID)
	w.OK(err)
	w.Clock.Add(time.Second)
	if _, err := w.OpenID.HolderOf(w.Context(), other.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("expired: %v", err)
	}
}
