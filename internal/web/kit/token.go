package kit

import (
	"net/http"
	"time"

	"techbiz/internal/base/secret"
)

// Token returns the random token of the named cookie, "" where there is none.
func (v *Request) Token(cookie string) string {
	c, err := v.R.Cookie(v.Site.CookieName(cookie))
	if err != nil || len(c.Value) != len(secret.NewToken()) {
		return ""
	}
	return c.Value
}

// Bind lets the browser keep the token of the named cookie, a new one where it has none.
// The cookie is Lax: the way here may lead through a mail, or from another site.
func (v *Request) Bind(cookie string, lifetime time.Duration) string {
	if token := v.given[cookie]; token != "" {
		return token // one answer sets it once
	}
	token := v.Token(cookie)
	if token == "" {
		token = secret.NewToken()
	}
	if v.given == nil {
		v.given = map[string]string{}
	}
	v.given[cookie] = token
	http.SetCookie(v.W, &http.Cookie{ //nolint:gosec // Secure where the portal is served over https
		Name:     v.Site.CookieName(cookie),
		Value:    token,
		Path:     "/",
		MaxAge:   int(lifetime / time.Second),
		HttpOnly: true,
		Secure:   v.Site.Secure(),
		SameSite: http.SameSiteLaxMode,
	})
	return token
}
