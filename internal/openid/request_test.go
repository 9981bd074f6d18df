package openid_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/openid"
)

func TestWishesOfClients(t *testing.T) {
	w := newWorld(t)
	c, _ := w.client(same)
	for _, test := range []struct {
		code   string // "" where it is taken
		change func(r *openid.AuthRequest)
	}{
		{"", same[openid.AuthRequest]},
		{"", func(r *openid.AuthRequest) { r.State, r.Nonce = "", "" }},
		{"", func(r *openid.AuthRequest) { r.LoginHint = "\x00" }},
		{"invalid_request", func(r *openid.AuthRequest) { r.Challenge = "" }},
		{"invalid_request", func(r *openid.AuthRequest) { r.Challenge = "short" }},
		{"invalid_request", func(r *openid.AuthRequest) { r.Challenge = strings.Repeat("=", 43) }},
		{"invalid_request", func(r *openid.AuthRequest) { r.RedirectURI += "/" }},
		{"invalid_request", func(r *openid.AuthRequest) { r.State = "a\x00b" }},
		{"invalid_request", func(r *openid.AuthRequest) { r.State = strings.Repeat("x", 2001) }},
		{"invalid_request", func(r *openid.AuthRequest) { r.Nonce = "\xff" }},
		{"invalid_request", func(r *openid.AuthRequest) { r.Prompt = []string{"none", "login"} }},
		{"invalid_request", func(r *openid.AuthRequest) { r.Prompt = []string{"dance"} }},
		{"invalid_scope", func(r *openid.AuthRequest) { r.Scopes = []string{"email"} }},
	} {
		r := wish(c)
		test.change(r)
		err := w.OpenID.Begin(w.Context(), r, browser)
		var invalid *openid.Invalid
		if test.code == "" && err != nil || test.code != "" && (!errors.As(err, &invalid) || invalid.Code != test.code) {
			t.Errorf("%+v: %v, want %q", r, err, test.code)
		}
	}
	if err := w.OpenID.Begin(w.Context(), wish(&openid.Client{ID: "nobody"}), browser); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown client: %v", err)
	}
}

func TestRequestsWaitTenMinutes(t *testing.T) {
	w := newWorld(t)
	c, _ := w.client(same)
	r := w.begin(c, same)
	got, err := w.OpenID.Request(w.Context(), r.ID)
	if w.OK(err); got.ClientName != "Ship" || !slices.Equal(got.Scopes, []string{"openid", "offline_access"}) || got.RedirectOrigin() != "https://product.example" {
		t.Errorf("request %+v", got)
	}
	if !got.BegunIn([]string{"another", browser}) || got.BegunIn([]string{"another"}) || got.BegunIn([]string{""}) || got.BegunIn(nil) {
		t.Error("another browser passes for the one that began")
	}
	w.Clock.Add(openid.RequestLifetime)
	for _, id := range []string{r.ID, "unknown", "", "\x00"} {
		if _, err := w.OpenID.Request(w.Context(), id); !errors.Is(err, fault.NotFound) {
			t.Errorf("request %q: %v", id, err)
		}
	}
}

func TestConsentIsAskedOnce(t *testing.T) {
	w := newWorld(t)
	d := w.signedIn("jane@acme.com")
	c, _ := w.client(same)
	needs := func(r *openid.AuthRequest) bool {
		t.Helper()
		needs, err := w.OpenID.NeedsConsent(w.Context(), r.ID, d.AccountID)
		w.OK(err)
		return needs
	}
	var conflict *fault.Conflict
	r := w.begin(c, same)
	if !needs(r) {
		t.Error("no consent is asked for at first")
	}
	if err := w.OpenID.Complete(w.Context(), r.ID, d); !errors.As(err, &conflict) {
		t.Errorf("completed without consent: %v", err)
	}
	w.OK(w.OpenID.Consent(w.Context(), r.ID, d.AccountID))
	if needs(r) || needs(w.begin(c, same)) {
		t.Error("consent is asked for again")
	}
	if !needs(w.begin(c, func(r *openid.AuthRequest) { r.Scopes = append(r.Scopes, "email") })) {
		t.Error("no consent is asked for another scope")
	}
	again := w.begin(c, func(r *openid.AuthRequest) { r.Prompt = []string{"consent"} })
	if !needs(again) {
		t.Error("no consent is asked for though the client wants it")
	}
	w.OK(w.OpenID.Consent(w.Context(), again.ID, d.AccountID))
	w.OK(w.OpenID.Complete(w.Context(), again.ID, d))
	w.OK(w.OpenID.Complete(w.Context(), again.ID, d)) // a double click
	own, _ := w.client(func(f *openid.ClientForm) { f.FirstParty = true })
	if needs(w.begin(own, same)) {
		t.Error("the first party asks for consent")
	}
	if n := w.recorded(audit.ConsentGiven); n != 2 {
		t.Errorf("recorded %d times", n)
	}
}

func TestWhoMayComplete(t *testing.T) {
	for name, test := range map[string]struct {
		wish    func(r *openid.AuthRequest)
		change  func(w *world, d *openid.Done)
		refused bool
	}{
		"signed in before":       {same[openid.AuthRequest], func(*world, *openid.Done) {}, false},
		"signed in anew":         {func(r *openid.AuthRequest) { r.Prompt = []string{"login"} }, func(w *world, d *openid.Done) { d.AuthTime = w.Clock.Now() }, false},
		"not signed in anew":     {func(r *openid.AuthRequest) { r.Prompt = []string{"login"} }, func(*world, *openid.Done) {}, true},
		"recent enough":          {func(r *openid.AuthRequest) { r.MaxAge = time.Hour }, func(*world, *openid.Done) {}, false},
		"too old":                {func(r *openid.AuthRequest) { r.MaxAge = 59 * time.Minute }, func(*world, *openid.Done) {}, true},
		"somebody else":          {func(r *openid.AuthRequest) { r.AccountHint = uuid.New() }, func(*world, *openid.Done) {}, true},
		"account disabled":       {same[openid.AuthRequest], func(w *world, d *openid.Done) { w.Disable(d.AccountID) }, true},
		"sign-in ended":          {same[openid.AuthRequest], func(w *world, d *openid.Done) { w.EndSignIn(d.SignInID) }, true},
		"unknown account":        {same[openid.AuthRequest], func(_ *world, d *openid.Done) { d.AccountID = uuid.New() }, true},
		"no sign-in behind it":   {same[openid.AuthRequest], func(_ *world, d *openid.Done) { d.SignInID = uuid.New() }, true},
		"the one who was wanted": {func(r *openid.AuthRequest) { r.AccountHint = uuid.Nil }, func(*world, *openid.Done) {}, false},
	} {
		w := newWorld(t)
		d := w.signedIn("jane@acme.com")
		w.Clock.Add(time.Hour)
		c, _ := w.client(func(f *openid.ClientForm) { f.FirstParty = true })
		r := w.begin(c, test.wish)
		test.change(w, &d)
		err := w.OpenID.Complete(w.Context(), r.ID, d)
		var conflict *fault.Conflict
		if errors.As(err, &conflict) != test.refused || !test.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusing(t *testing.T) {
	w := newWorld(t)
	c, _ := w.client(same)
	for want, change := range map[string]func(r *openid.AuthRequest){
		"access_denied":  same[openid.AuthRequest],
		"login_required": func(r *openid.AuthRequest) { r.Prompt = []string{"none"} },
	} {
		r := w.begin(c, change)
		target, err := w.OpenID.Refuse(w.Context(), r.ID)
		w.OK(err)
		u, err := url.Parse(target)
		if w.OK(err); !strings.HasPrefix(target, callback+"?") || u.Query().Get("error") != want || u.Query().Get("state") != "state" {
			t.Errorf("sent to %s", target)
		}
		if _, err := w.OpenID.Refuse(w.Context(), r.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("refused twice: %v", err)
		}
	}
}

// TestFresh: a sign-in answers a request unless it is older than the client lets it be.
// Source: OpenID Connect Core 1.0, section 3.1.2.1.
func TestFresh(t *testing.T) {
	begun := time.Date(2026, 11, 24, 9, 0, 0, 500, time.UTC)
	for _, test := range []struct {
		prompt []string
		maxAge time.Duration
		age    time.Duration
		want   bool
	}{
		{nil, -1, time.Hour, true},
		{[]string{openid.PromptNone}, -1, time.Hour, true},
		{[]string{openid.PromptConsent}, -1, time.Hour, true},
		{[]string{openid.PromptLogin}, -1, time.Minute, false},
		{[]string{openid.PromptLogin}, -1, -time.Second, true},
		{[]string{openid.PromptSelect}, -1, time.Minute, false},
		{[]string{openid.PromptConsent, openid.PromptSelect}, -1, -time.Second, true},
		{nil, time.Hour, time.Hour, true},
		{nil, time.Hour, time.Hour + 2*time.Second, false},
		{nil, 0, 2 * time.Second, false},
		{nil, 0, -time.Second, true},
	} {
		r := &openid.AuthRequest{Prompt: test.prompt, MaxAge: test.maxAge, CreatedAt: begun}
		if got := r.Fresh(begun.Add(-test.age)); got != test.want {
			t.Errorf("prompt %v, max_age %s, signed in %s before: %t", test.prompt, test.maxAge, test.age, got)
		}
	}
}
