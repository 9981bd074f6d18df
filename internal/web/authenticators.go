package web

import (
	"fmt"
	"net/http"

	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// Authenticator is the authenticator app of one of the demo's people, as it shows its code
// now.
type Authenticator struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Code     string `json:"code"`
}

// listAuthenticators answers programs with how to sign in as each of the demo's people.
func (s *Server) listAuthenticators(v *access.Visitor) error {
	all, err := s.Authenticators()
	if err != nil {
		return fmt.Errorf("list authenticators: %w", err)
	}
	writeJSON(v.W, http.StatusOK, all)
	return nil
}

// fillAuthenticators shows them beside the mails.
func (s *Server) fillAuthenticators(m *view.Outbox) error {
	if s.Authenticators == nil {
		return nil
	}
	all, err := s.Authenticators()
	if err != nil {
		return fmt.Errorf("list authenticators: %w", err)
	}
	for _, a := range all {
		m.Authenticators = append(m.Authenticators, view.OutboxAuthenticator(a))
	}
	return nil
}
