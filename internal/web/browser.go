package web

import (
	"net/http"
	"time"

	"techbiz/internal/proof"
	"techbiz/internal/vault"
)

// browserLifetime outlasts every code that is bound to the browser.
const browserLifetime = 6 * proof.Lifetime

// browser returns the token that binds mailed codes to this browser, "" where it has none.
func (v *visit) browser() string {
	c, err := v.r.Cookie(v.s.cookieName("techbiz_browser"))
	if err != nil || len(c.Value) != len(vault.NewToken()) {
		return ""
	}
	return c.Value
}

// bindBrowser returns that token and lets the browser keep it for another hour. Only
// answers to a POST call it. The cookie is Lax: the way here may lead through a mail.
func (v *visit) bindBrowser() string {
	token := v.browser()
	if token == "" {
		token = vault.NewToken()
	}
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure where the portal is served over https
		Name:     v.s.cookieName("techbiz_browser"),
		Value:    token,
		Path:     "/",
		MaxAge:   int(browserLifetime / time.Second),
		HttpOnly: true,
		Secure:   v.s.secure(),
		SameSite: http.SameSiteLaxMode,
	})
	return token
}
