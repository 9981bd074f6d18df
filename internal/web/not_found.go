package web

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/fault"
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

// id reads the id of an invitation or a list in the path; one that is none names none.
func (v *visit) id() (uuid.UUID, error) {
	id, err := uuid.Parse(v.r.PathValue("id"))
	if err != nil {
		return uuid.Nil, fault.NotFound
	}
	return id, nil
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
