package access

import (
	"github.com/alexedwards/scs/v2"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/limit"
	"techbiz/internal/invite"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

// Guard finds out who sent a request, and holds what its route asks of them.
type Guard struct {
	*kit.Site

	SignIn   *signin.Service
	Invites  *invite.Service // knows whose onboarding goes on
	Policies *policy.Service
	Sessions *scs.SessionManager
	// TechPass says that users sign in to the portal with TechPass, TechPassOutside that it
	// is not this program's own.
	TechPass        bool
	TechPassOutside bool
	// Providers are the identity providers behind government mailboxes, by their domain;
	// AllProviders all of them, of which an admin may choose one for a domain instead.
	Providers    map[string]signin.Provider
	AllProviders []signin.Provider
	Allowlist    *allowlist.Service // knows what was chosen
	// Keeping bounds the long forms that are kept for one browser.
	Keeping *limit.Clients
	// AskForLink tells somebody who has a duty, and showed no more than that they read their
	// mailbox, how they come to a second factor.
	AskForLink func(v *Visitor) error
}
