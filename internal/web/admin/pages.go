package admin

import (
	"slices"

	"techbiz/internal/announce"
	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/signin"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/openid"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
	"techbiz/internal/work/health"
)

// Pages are the pages of the administration, and what everybody reads of it: the policies
// in force, and their own activity.
type Pages struct {
	*kit.Site

	Agencies      *agency.Service
	Allowlist     *allowlist.Service
	Announcements *announce.Service
	Approvals     *approval.Service
	Audit         *audit.Service
	Desk          *desk.Service
	Invites       *invite.Service
	Lives         *lifecycle.Service
	Mails         *mail.Service
	OpenID        *openid.Service
	Policies      *policy.Service
	Queue         *health.Service
	SignIn        *signin.Service

	// Providers are the identity providers behind government mailboxes, by their domain, and
	// AllProviders all of them that are set up.
	Providers    map[string]signin.Provider
	AllProviders []signin.Provider
	// Settings and Facts are shown to admins, as they are on this node.
	Settings []kit.Setting
	Facts    []kit.Fact
}

// Routes lists the routes of the administration.
func (p *Pages) Routes() []kit.Route {
	return slices.Concat(p.adminTable(), p.approvalTable(), p.accountsTable(), p.clientsTable(), p.policyTable(), p.announceTable(), p.upkeepTable())
}
