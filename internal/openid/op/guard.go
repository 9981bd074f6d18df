package op

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// maxBody is the largest body in bytes.
const maxBody = 32 << 10

type browserKey struct{}

// methods are those that each endpoint answers.
var methods = map[string][]string{
	endpoints.Authorization.Relative():            {http.MethodGet, http.MethodPost},
	endpoints.Authorization.Relative() + callback: {http.MethodGet},
	endpoints.EndSession.Relative():               {http.MethodGet, http.MethodPost},
	endpoints.Userinfo.Relative():                 {http.MethodGet, http.MethodPost},
	endpoints.Token.Relative():                    {http.MethodPost},
	endpoints.Revocation.Relative():               {http.MethodPost},
	endpoints.Introspection.Relative():            {http.MethodPost},
	endpoints.JwksURI.Relative():                  {http.MethodGet, http.MethodHead},
	Discovery:                                     {http.MethodGet, http.MethodHead},
}

// guard limits what reaches the protocol, and sees to the headers of its answers.
func (p *Provider) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allowed := methods[r.URL.Path]
		if allowed == nil {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodOptions && !slices.Contains(allowed, r.Method) {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		w.Header().Set("Cache-Control", "no-store")
		switch r.URL.Path {
		case endpoints.JwksURI.Relative(), Discovery:
			w.Header().Set("Cache-Control", "public, max-age=600") // far less than openid.KeyAhead
		case endpoints.Authorization.Relative():
			r = r.WithContext(context.WithValue(r.Context(), browserKey{}, p.browsers().Bind(w, r)))
		case endpoints.Authorization.Relative() + callback, endpoints.EndSession.Relative():
		default:
			// Secrets and tokens in an address end up in logs. Source: RFC 6749, section
			// 2.3.1; RFC 9700, section 4.3.2.
			r.URL.RawQuery = ""
			w = &challenger{ResponseWriter: w, userinfo: r.URL.Path == endpoints.Userinfo.Relative()}
		}
		next.ServeHTTP(w, r)
	})
}

// challenger adds to answers of status 401 how one authenticates. Source: RFC 6749,
// section 5.2; RFC 6750, section 3.
type challenger struct {
	http.ResponseWriter

	userinfo bool
}

// WriteHeader implements http.ResponseWriter.
func (c *challenger) WriteHeader(status int) {
	if status == http.StatusUnauthorized {
		challenge := `Basic realm="TechPass"`
		if c.userinfo {
			challenge = `Bearer realm="TechPass", error="invalid_token"`
		}
		c.Header().Set("WWW-Authenticate", challenge)
	}
	c.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer within.
func (c *challenger) Unwrap() http.ResponseWriter { return c.ResponseWriter }
