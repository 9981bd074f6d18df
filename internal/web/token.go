package web

import (
	"net/http"
	"techbiz/internal/vault"
	"time"
)

// token returns the random token of the named cookie, "" where there is none.
func (v *request) token(cookie string) string {
	c, err := v.r.Cookie(v.site.cookieName(cookie))
	if err != nil || len(c.Value) != len(vault.NewToken()) {
		return ""
	}
	return c.Value
}

// bind lets the browser keep the token of the named cookie, a new one where it has none.
// The cookie is Lax: the way here may lead through a mail, or from another site.
func (v *request) bind(cookie string, lifetime time.Duration) string {
	if token := v.given[cookie]; token != "" {
		return token // one answer sets it once
	}
	token := v.token(cookie)
	if token == "" {
		token = vault.NewToken()
	}
	if v.given == nil {
		v.given = map[string]string{}
	}
	v.given[cookie] = token
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure where the portal is served over https
		Name:     v.site.cookieName(cookie),
		Value:    token,
		Path:     "/",
		MaxAge:   int(lifetime / time.Second),
		HttpOnly: true,
		Secure:   v.site.secure(),
		SameSite: http.SameSiteLaxMode,
	})
	return token
}
