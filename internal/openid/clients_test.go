package openid_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/openid"
)

func TestClientsAreManaged(t *testing.T) {
	w := newWorld(t)
	c, secret := w.client(same)
	w.OK(w.OpenID.CheckSecret(w.Context(), c.ID, secret))
	f := form()
	f.Name, f.FirstParty = "  Ship   yard ", true
	w.OK(w.update(w.admin, c.ID, f))
	w.ApproveAll()
	got, err := w.OpenID.Get(w.Context(), w.admin, c.ID)
	if w.OK(err); got.Name != "Ship yard" || !got.FirstParty || !slices.Equal(got.RedirectURIs, []string{callback}) {
		t.Errorf("stored %+v", got)
	}
	fresh, err := w.OpenID.NewSecret(w.Context(), w.admin, c.ID)
	w.OK(err)
	w.OK(w.OpenID.CheckSecret(w.Context(), c.ID, fresh))
	public, none := w.client(func(f *openid.ClientForm) { f.Public = true })
	if none != "" {
		t.Error("a public client got a secret")
	}
	var conflict *fault.Conflict
	if _, err := w.OpenID.NewSecret(w.Context(), w.admin, public.ID); !errors.As(err, &conflict) {
		t.Errorf("secret of a public client: %v", err)
	}
	for _, pair := range [][2]string{{c.ID, secret}, {c.ID, ""}, {"nobody", fresh}, {"no\x00body", fresh}, {public.ID, ""}} {
		if err := w.OpenID.CheckSecret(w.Context(), pair[0], pair[1]); !errors.Is(err, openid.ErrClientSecret) {
			t.Errorf("secret %q of %q: %v", pair[1], pair[0], err)
		}
	}
	w.OK(w.OpenID.Delete(w.Context(), w.admin, c.ID))
	if list, err := w.OpenID.List(w.Context(), w.admin); err != nil || len(list) != 1 || list[0].ID != public.ID {
		t.Errorf("list %v, %v", list, err)
	}
	for action, want := range map[audit.Action]int{audit.ClientCreated: 2, audit.ClientUpdated: 1, audit.ClientSecretMade: 1, audit.ClientDeleted: 1} {
		if n := w.recorded(action); n != want {
			t.Errorf("%s recorded %d times", action, n)
		}
	}
}

func TestOnlyAdminsManageClients(t *testing.T) {
	w := newWorld(t)
	c, _ := w.client(same)
	for _, role := range []people.Role{people.RoleOfficer, people.RoleVendor, people.RoleInvitee, people.RoleSystem} {
		actor := people.Actor{ID: uuid.New(), Role: role}
		_, _, createErr := w.OpenID.Create(w.Context(), actor, form())
		_, secretErr := w.OpenID.NewSecret(w.Context(), actor, c.ID)
		_, listErr := w.OpenID.List(w.Context(), actor)
		_, getErr := w.OpenID.Get(w.Context(), actor, c.ID)
		for n, err := range []error{createErr, secretErr, listErr, getErr, w.update(actor, c.ID, form()), w.OpenID.Delete(w.Context(), actor, c.ID)} {
			if !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s, method %d: %v", role, n, err)
			}
		}
	}
}

func TestFormsOfClients(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		field, rule string
		change      func(f *openid.ClientForm)
	}{
		{"", "", same[openid.ClientForm]},
		{"", "", func(f *openid.ClientForm) {
			f.RedirectURIs = []string{" http://127.0.0.1:4180/oauth2/callback ", "http://localhost/x", "http://[::1]:9/x", "", callback, callback}
		}},
		{"name", "required", func(f *openid.ClientForm) { f.Name = "  " }},
		{"name", "too_long", func(f *openid.ClientForm) { f.Name = strings.Repeat("x", 61) }},
		{"name", "characters", func(f *openid.ClientForm) { f.Name = "Ship\u202eyard" }},
		{"redirect_uris", "required", func(f *openid.ClientForm) { f.RedirectURIs = []string{" "} }},
		{"redirect_uris", "format", uri("http://product.example/callback")},
		{"redirect_uris", "format", uri("https://product.example/*")},
		{"redirect_uris", "format", uri("https://product.example/#")},
		{"redirect_uris", "format", uri("https://user@product.example/")},
		{"redirect_uris", "format", uri("https:///callback")},
		{"redirect_uris", "format", uri("javascript:alert(1)")},
		{"redirect_uris", "format", uri("/callback")},
		{"redirect_uris", "format", uri("https://product.example/a b")},
		{"redirect_uris", "format", uri("http://localhost.evil.example/")},
		{"redirect_uris", "too_long", func(f *openid.ClientForm) {
			for n := range 21 {
				f.RedirectURIs = append(f.RedirectURIs, callback+strings.Repeat("x", n))
			}
		}},
		{"post_logout_uris", "format", func(f *openid.ClientForm) { f.PostLogoutURIs = []string{"ftp://product.example"} }},
	} {
		f := form()
		c.change(&f)
		_, _, err := w.OpenID.Create(w.Context(), w.admin, f)
		var errs people.FieldErrors
		if c.field == "" {
			if err != nil {
				t.Errorf("%v: %v", f, err)
			}
			continue
		}
		if !errors.As(err, &errs) || errs.For(c.field) == nil || errs.For(c.field).Rule != c.rule {
			t.Errorf("%+v: %v, want %s %s", f, err, c.field, c.rule)
		}
	}
}

func uri(s string) func(f *openid.ClientForm) {
	return func(f *openid.ClientForm) { f.RedirectURIs = []string{s} }
}

func TestThePortalsOwnClient(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		w.OK(w.OpenID.EnsureBuiltIn(w.Context(), "techbiz", "http://portal.test/callback"))
	}
	w.OK(w.OpenID.EnsureBuiltIn(w.Context(), "techbiz", "https://portal.test/callback"))
	c, err := w.OpenID.ClientByID(w.Context(), "techbiz")
	if w.OK(err); !c.Public() || !c.FirstParty || !slices.Equal(c.RedirectURIs, []string{"https://portal.test/callback"}) {
		t.Errorf("made %+v", c)
	}
	if n := w.recorded(audit.ClientUpdated); n != 2 {
		t.Errorf("recorded %d times", n)
	}
	var conflict *fault.Conflict
	if err := w.OpenID.Delete(w.Context(), w.admin, "techbiz"); !errors.As(err, &conflict) {
		t.Errorf("deleted: %v", err)
	}
	if err := w.update(w.admin, "techbiz", form()); !errors.As(err, &conflict) {
		t.Errorf("updated: %v", err)
	}
}
