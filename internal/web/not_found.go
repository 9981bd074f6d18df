package web

import (
	"net/http"
	"strings"

	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// missing knows which addresses there are.
type missing struct{ mux *http.ServeMux }

// answer answers every address that is in no other row of the table.
func (m missing) answer(v *access.Visitor) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := v.R.Clone(v.R.Context())
		other.Method = method
		if _, pattern := m.mux.Handler(other); method != v.R.Method && pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) > 0 {
		v.W.Header().Set("Allow", strings.Join(allowed, ", "))
		return kit.ErrMethod
	}
	return kit.ErrNoPage
}
