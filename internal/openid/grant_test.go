package openid_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/openid"
)

func TestCodesGoToTheBrowserThatBegan(t *testing.T) {
	w := newWorld(t)
	d := w.signedIn("jane@acme.com")
	c, _ := w.client(func(f *openid.ClientForm) { f.FirstParty = true })
	r := w.begin(c, same)
	if err := w.openid.IssueCode(w.ctx(), r.ID, "early"); !errors.Is(err, fault.NotFound) {
		t.Errorf("before anybody signed in: %v", err)
	}
	w.ok(w.openid.Complete(w.ctx(), r.ID, d))
	if _, err := w.openid.CompletedIn(w.ctx(), r.ID, "another"); !errors.Is(err, fault.NotFound) {
		t.Errorf("in another browser: %v", err)
	}
	_, err := w.openid.CompletedIn(w.ctx(), r.ID, browser)
	w.ok(err)
	w.ok(w.openid.IssueCode(w.ctx(), r.ID, "code"))
	if err := w.openid.IssueCode(w.ctx(), r.ID, "second"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a second code: %v", err)
	}
	if err := w.openid.Complete(w.ctx(), r.ID, d); !errors.Is(err, fault.NotFound) {
		t.Errorf("completed again: %v", err)
	}
}

func TestACodeTwiceEndsItsGrant(t *testing.T) {
	w := newWorld(t)
	code := w.code(w.signedIn("jane@acme.com"))
	g := w.grant(code)
	token, refresh, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, "")
	w.ok(err)
	_, err = w.openid.HolderOf(w.ctx(), token.ID)
	w.ok(err)
	for range 2 {
		if _, err := w.openid.Redeem(w.ctx(), code); !errors.Is(err, openid.ErrInvalidGrant) {
			t.Errorf("again: %v", err)
		}
	}
	if _, err := w.openid.HolderOf(w.ctx(), token.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("its access token: %v", err)
	}
	if _, err := w.openid.Refreshable(w.ctx(), refresh); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("its refresh token: %v", err)
	}
	if _, _, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, ""); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("tokens that were under way: %v", err)
	}
	if n := w.recorded(audit.CodeReused); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

func TestCodesExpireAndAreUsedOnce(t *testing.T) {
	w := newWorld(t)
	code := w.code(w.signedIn("jane@acme.com"))
	w.at = w.at.Add(openid.CodeLifetime)
	if _, err := w.openid.Redeem(w.ctx(), code); !errors.Is(err, openid.ErrInvalidGrant) {
		t.Errorf("expired: %v", err)
	}
	code = w.code(w.signedIn("june@acme.com"))
	var group sync.WaitGroup
	var won atomic.Int32
	for range 8 {
		group.Go(func() {
			if _, err := w.openid.Redeem(w.ctx(), code); err == nil {
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
	_, first, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, "")
	w.ok(err)
	token, second, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, first)
	w.ok(err)
	if _, err := w.openid.Refreshable(w.ctx(), second); err != nil {
		t.Errorf("the successor: %v", err)
	}
	if _, err := w.openid.Refreshable(w.ctx(), first); !errors.Is(err, openid.ErrInvalidGrant) {
		t.Errorf("a used one: %v", err)
	}
	if _, err := w.openid.Refreshable(w.ctx(), second); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("the successor after a reuse: %v", err)
	}
	if _, err := w.openid.HolderOf(w.ctx(), token.ID); !errors.Is(err, openid.ErrEnded) {
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
	_, first, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, "")
	w.ok(err)
	var group sync.WaitGroup
	var won atomic.Int32
	for range 2 {
		group.Go(func() {
			if _, _, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, first); err == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	if _, err := w.openid.GrantByID(w.ctx(), g.ID); won.Load() != 1 || !errors.Is(err, openid.ErrEnded) {
		t.Errorf("%d successors, grant: %v", won.Load(), err)
	}
}

func TestWhatEndsAGrant(t *testing.T) {
	for name, end := range map[string]func(w *world, g *openid.Grant, token uuid.UUID, refresh string){
		"account disabled":   func(w *world, g *openid.Grant, _ uuid.UUID, _ string) { w.disable(g.AccountID) },
		"sign-in ended":      func(w *world, g *openid.Grant, _ uuid.UUID, _ string) { w.endSignIn(g.SignInID) },
		"thirty days":        func(w *world, _ *openid.Grant, _ uuid.UUID, _ string) { w.at = w.at.Add(openid.GrantLifetime) },
		"its client revokes": func(w *world, g *openid.Grant, _ uuid.UUID, refresh string) { revoke(w, g.ClientID, refresh, true) },
		"its client deleted": func(w *world, g *openid.Grant, _ uuid.UUID, _ string) {
			w.ok(w.openid.Delete(w.ctx(), w.admin, g.ClientID))
		},
	} {
		w := newWorld(t)
		g := w.grant(w.code(w.signedIn("jane@acme.com")))
		token, refresh, err := w.openid.Issue(w.ctx(), g, g.Scopes, true, "")
		w.ok(err)
		revoke(w, "another", refresh, false)
		w.ok(w.openid.RevokeAccess(w.ctx(), "another", token.ID))
		_, err = w.openid.Refreshable(w.ctx(), refresh)
		w.ok(err)
		_, err = w.openid.HolderOf(w.ctx(), token.ID)
		w.ok(err)
		end(w, g, token.ID, refresh)
		if _, err := w.openid.Refreshable(w.ctx(), refresh); !errors.Is(err, openid.ErrEnded) && !errors.Is(err, openid.ErrInvalidGrant) {
			t.Errorf("%s: refresh: %v", name, err)
		}
		if _, err := w.openid.HolderOf(w.ctx(), token.ID); !errors.Is(err, openid.ErrEnded) {
			t.Errorf("%s: access: %v", name, err)
		}
	}
}

func revoke(w *world, client, refresh string, want bool) {
	w.Helper()
	found, err := w.openid.RevokeRefresh(w.ctx(), client, refresh)
	if err != nil || found != want {
		w.Errorf("revoke by %s: %t, %v", client, found, err)
	}
}

func TestAccessTokensExpireAndAreRevoked(t *testing.T) {
	w := newWorld(t)
	g := w.grant(w.code(w.signedIn("jane@acme.com")))
	one, none, err := w.openid.Issue(w.ctx(), g, g.Scopes, false, "")
	if w.ok(err); none != "" {
		t.Error("a refresh token that nobody asked for")
	}
	other, _, err := w.openid.Issue(w.ctx(), g, g.Scopes, false, "")
	w.ok(err)
	w.ok(w.openid.RevokeAccess(w.ctx(), g.ClientID, one.ID))
	w.ok(w.openid.RevokeAccess(w.ctx(), g.ClientID, one.ID))
	if _, err := w.openid.HolderOf(w.ctx(), one.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("revoked: %v", err)
	}
	w.at = w.at.Add(openid.AccessTokenLifetime - time.Second)
	_, err = w.openid.HolderOf(w.ctx(), other.ID)
	w.ok(err)
	w.at = w.at.Add(time.Second)
	if _, err := w.openid.HolderOf(w.ctx(), other.ID); !errors.Is(err, openid.ErrEnded) {
		t.Errorf("expired: %v", err)
	}
}
