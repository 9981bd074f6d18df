// Package cookie knows a browser again by a random token that it keeps for as long as it
// runs. What is handed to the pages of a sign-in is worth something in that browser alone.
//
// Tabs may ask for their first page at the same time, each without a cookie. Each then gets
// a cookie of its own name, so that none takes another's place: a browser may hold several
// tokens, and what is bound to any of them belongs to it.
package cookie

import (
	"net/http"
	"slices"
	"strings"

	"techbiz/internal/base/secret"
)

// maxTokens is how many tokens of one browser are looked at: far more than tabs are
// opened at the same time.
const maxTokens = 64

// base is how the names of the cookies begin.
const base = "techbiz_flow_"

// Browsers knows browsers again.
type Browsers struct {
	Secure bool // the portal is reached over https
}

func (b Browsers) prefix() string {
	if b.Secure {
		return "__Host-" + base // by which browsers hold it to this host and to https
	}
	return base
}

// Tokens returns the tokens of the browser that sent the request, none at first.
func (b Browsers) Tokens(r *http.Request) []string {
	var tokens []string
	size := len(secret.NewToken())
	for _, c := range r.Cookies() {
		if len(tokens) < maxTokens && strings.HasPrefix(c.Name, b.prefix()) && len(c.Value) == size {
			tokens = append(tokens, c.Value)
		}
	}
	return tokens
}

// nameSize is how much of a token names its cookie. It need not be secret, only another's.
const nameSize = 8

// Bind returns a token of the browser, which gets one where it has none. The cookie ends
// with the browser. It is Lax: the way here may lead through a mail, or from another site.
func (b Browsers) Bind(w http.ResponseWriter, r *http.Request) string {
	if tokens := b.Tokens(r); len(tokens) > 0 {
		return slices.Min(tokens) // the same one in every tab
	}
	token := secret.NewToken()
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure where the portal is served over https
		Name: b.prefix() + secret.NewToken()[:nameSize], Value: token, Path: "/", HttpOnly: true, Secure: b.Secure, SameSite: http.SameSiteLaxMode,
	})
	return token
}
