package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/api"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
)

// operations returns every operation of the document as "METHOD /path", so that a new
// one is walked by the tests without being named there.
func (a *testAPI) operations() map[string]*huma.Operation {
	all := map[string]*huma.Operation{}
	for path, item := range a.edge.API().OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{
			"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete,
		} {
			if op != nil {
				all[method+" "+path] = op
			}
		}
	}
	return all
}

func TestNothingWithoutToken(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	list := a.uploaded(a.officer, person(1))
	for name := range a.operations() {
		method, path, _ := strings.Cut(name, " ")
		path = a.fillIn(path, id, list)
		for _, header := range []string{"", "Bearer", "Bearer ", "Bearer tbz_unknown", "Basic " + a.officer, a.officer, "Bearer " + a.officer + "x"} {
			got := a.call("", method, path, "", "Authorization", header)
			if got.status != http.StatusUnauthorized || got.problem() != "unauthenticated" {
				t.Errorf("%s with %q: %d %s", name, header, got.status, got.text)
			}
			if !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s: WWW-Authenticate %q", name, got.header.Get("WWW-Authenticate"))
			}
		}
	}
	if got := a.call(a.admin, "GET", "/invitations/"+id, ""); got.text1("email") != "tan@tech.gov.sg" {
		t.Errorf("an admin sees %s", got.text)
	}
	if got := a.call(a.officer, "GET", "/invitations/"+id, ""); got.text1("state") != "open" {
		t.Errorf("the invitation was touched: %s", got.text)
	}
}

func TestSchemeInAnyCase(t *testing.T) {
	a := newAPI(t)
	a.call("", "GET", "/invitations", "", "Authorization", "bearer  "+a.officer).want(t, http.StatusOK)
}

func TestTokenEnds(t *testing.T) {
	a := newAPI(t)
	a.call(a.officer, "GET", "/invitations", "").want(t, http.StatusOK)
	a.Clock.Add(signin.TokenLifetime)
	a.call(a.officer, "GET", "/invitations", "").want(t, http.StatusUnauthorized)
}

func TestTokenEndsWithItsAccount(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	token, _, err := a.SignIn.CreateToken(context.Background(), a.Email("tan@tech.gov.sg"))
	a.OK(err)
	a.call(token, "GET", "/invitations", "").want(t, http.StatusOK)
	a.call(a.officer, "POST", "/invitations/"+id+"/revoke", "").want(t, http.StatusOK)
	a.call(token, "GET", "/invitations", "").want(t, http.StatusUnauthorized)
}

// Vendors have no Invite users, and so no tokens.
func TestNoTokenForVendors(t *testing.T) {
	a := newAPI(t)
	a.call(a.officer, "POST", "/invitations", "{"+vendor+"}").want(t, http.StatusCreated)
	if _, _, err := a.SignIn.CreateToken(context.Background(), a.Email("jane@acme.com")); !errors.Is(err, fault.Forbidden) {
		t.Errorf("a token for a vendor: %v", err)
	}
}

// Each officer sees and changes their own invitations and lists alone; another's is told from
// one that does not exist by nothing. An admin looks after everybody's invitations, and not
// after their lists.
func TestOthersInvitation(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	list := a.uploaded(a.officer, person(1))
	const none = "01a20bf0-0000-7000-8000-000000000000"
	for name, token := range map[string]string{"other officer": a.other, "admin": a.admin} {
		for op := range a.operations() {
			if !strings.Contains(op, "{id}") || (token == a.admin && strings.Contains(op, "/invitations/")) {
				continue
			}
			method, path, _ := strings.Cut(op, " ")
			details := map[string]bool{}
			for _, ids := range [][2]string{{id, list}, {none, none}, {"x'", "x'"}} {
				got := a.send(token, requestOf(method, a.fillIn(path, ids[0], ids[1]))).want(t, http.StatusNotFound)
				if got.problem() != "not-found" {
					t.Errorf("%s, %s: %s", name, op, got.text)
				}
				details[got.text1("detail")] = true
			}
			if len(details) != 1 {
				t.Errorf("%s, %s: told apart by %v", name, op, details)
			}
		}
		if seen := a.listed(token, ""); len(seen) != 0 {
			t.Errorf("%s sees %v", name, seen)
		}
		if got := a.call(token, "GET", "/batches", ""); len(got.list("items")) != 0 {
			t.Errorf("%s sees %s", name, got.text)
		}
	}
	if got := a.call(a.officer, "GET", "/invitations/"+id, ""); got.text1("state") != "open" {
		t.Errorf("the invitation was touched: %s", got.text)
	}
	if got := a.call(a.officer, "GET", "/batches/"+list, ""); got.number("counts", "ready") != 1 || got.text1("state") != "draft" {
		t.Errorf("the batch was touched: %s", got.text)
	}
}

// fillIn puts ids into an operation's path: an invitation's or a batch's.
func (a *testAPI) fillIn(path, invitation, batch string) string {
	id := invitation
	if strings.HasPrefix(path, "/batches") {
		id = batch
	}
	return strings.NewReplacer("{id}", id, "{row}", "2").Replace(path)
}

// requestOf returns a request that has all that its operation asks for.
func requestOf(method, path string) *http.Request {
	body := ""
	switch {
	case strings.HasSuffix(path, "/mend"):
		return uploadOf(path, "people.csv", listOf(person(1)))
	case strings.HasSuffix(path, "/correct"):
		body = `{"email":"lim@tech.gov.sg"}`
	case strings.HasSuffix(path, "/domains"):
		body = `{"domain":"acme.com"}`
	case strings.HasSuffix(path, "/submit"), method == http.MethodPatch:
		body = `{}`
	}
	r := httptest.NewRequest(method, api.Prefix+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// An officer's own onboarding is no invitation of theirs.
func TestOwnOnboarding(t *testing.T) {
	a := newAPI(t)
	if seen := a.listed(a.officer, ""); len(seen) != 0 {
		t.Errorf("sees %v", seen)
	}
}
