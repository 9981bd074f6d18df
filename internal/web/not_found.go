package web

import (
	"net/http"
	"strings"
)

// notFound answers every address that is in no other row of the table.
func (s *Server) notFound(v *visit) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		other := v.r.Clone(v.r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); method != v.r.Method && pattern != "/" && pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) > 0 {
		v.w.Header().Set("Allow", strings.Join(allowed, ", "))
		return errMethod
	}
	return errNoPage
}
