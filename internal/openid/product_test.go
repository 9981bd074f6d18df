package openid_test

import (
	"techbiz/internal/base/secret"
	"techbiz/internal/openid"
)

const (
	callback = "https://product.example/callback"
	browser  = "the browser that began"
)

func form() openid.ClientForm {
	return openid.ClientForm{Name: "Ship", RedirectURIs: []string{callback}, PostLogoutURIs: []string{"https://product.example/out"}}
}

func (w *world) client(change func(f *openid.ClientForm)) (*openid.Client, string) {
	w.Helper()
	f := form()
	change(&f)
	c, secret, err := w.OpenID.Create(w.Context(), w.admin, f)
	w.OK(err)
	if f.FirstParty {
		w.ApproveAll()
		c, err = w.OpenID.ClientByID(w.Context(), c.ID)
		w.OK(err)
	}
	return c, secret
}

// wish returns a request as clients send it.
func wish(c *openid.Client) *openid.AuthRequest {
	return &openid.AuthRequest{ClientID: c.ID, RedirectURI: callback, Scopes: []string{"openid", "offline_access", "unheard_of"}, State: "state", Nonce: "nonce",
		Challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", MaxAge: -1}
}

func (w *world) begin(c *openid.Client, change func(r *openid.AuthRequest)) *openid.AuthRequest {
	w.Helper()
	r := wish(c)
	change(r)
	w.OK(w.OpenID.Begin(w.Context(), r, browser))
	return r
}

func same[T any](*T) {}

// code has somebody signed in to a client of the first party, up to the code.
func (w *world) code(d openid.Done) string {
	w.Helper()
	c, _ := w.client(func(f *openid.ClientForm) { f.FirstParty = true })
	r := w.begin(c, same)
	w.OK(w.OpenID.Complete(w.Context(), r.ID, d))
	code := secret.NewToken()
	w.OK(w.OpenID.IssueCode(w.Context(), r.ID, code))
	return code
}

// grant redeems a code.
func (w *world) grant(code string) *openid.Grant {
	w.Helper()
	r, err := w.OpenID.Redeem(w.Context(), code, anybody)
	w.OK(err)
	g, err := w.OpenID.GrantByID(w.Context(), r.GrantID)
	w.OK(err)
	return g
}

// anybody may bring the code.
func anybody(*openid.AuthRequest) error { return nil }
