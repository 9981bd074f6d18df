package outbox

import (
	"fmt"
	"net/http"

	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// Authenticator is the authenticator app of one of the demo's people, as it shows its code
// now.
type Authenticator struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Code     string `json:"code"`
}

// listAuthenticators answers programs with how to sign in as each of the demo's people.
func (p *Pages) listAuthenticators(v *access.Visitor) error {
	all, err := p.Authenticators()
	if err != nil {
		return fmt.Errorf("list authenticators: %w", err)
	}
	kit.WriteJSON(v.W, http.StatusOK, all)
	return nil
}

// fillAuthenticators shows them beside the mails.
func (p *Pages) fillAuthenticators(m *Outbox) error {
	if p.Authenticators == nil {
		return nil
	}
	all, err := p.Authenticators()
	if err != nil {
		return fmt.Errorf("list authenticators: %w", err)
	}
	for _, a := range all {
		m.Authenticators = append(m.Authenticators, OutboxAuthenticator(a))
	}
	return nil
}
