package people

import (
	"log/slog"

	"github.com/google/uuid"
)

// Role says as what somebody acts in TechBiz.
type Role string

// The roles. Agents and admins are public officers with a duty beside inviting.
const (
	RoleInvitee     Role = "invitee" // holds an invitation, has no session of the portal
	RoleVendor      Role = "vendor"
	RoleOfficer     Role = "officer"
	RoleAgent       Role = "agent"        // serves the service desk
	RoleAgencyAdmin Role = "agency admin" // does for the own agency what an admin does for all
	RoleAdmin       Role = "admin"        // runs the portal
	RoleSystem      Role = "system"       // jobs
)

// Actor is who does something. Services take it as an explicit argument and
// the audit trail records it.
type Actor struct {
	ID    uuid.UUID // of the account; the nil UUID for the system
	Role  Role
	Email Email // zero for the system
}

// System gives the actor of jobs that nobody asked for.
func System() Actor { return Actor{Role: RoleSystem} }

// MayInvite tells whether the actor has Invite users: public officers, whatever their duty.
func (a Actor) MayInvite() bool {
	switch a.Role {
	case RoleOfficer, RoleAgent, RoleAgencyAdmin, RoleAdmin:
		return true
	default:
		return false
	}
}

// IsAdmin tells whether the actor runs the portal.
func (a Actor) IsAdmin() bool { return a.Role == RoleAdmin }

// ServesDesk tells whether the actor works on the service requests of everybody.
func (a Actor) ServesDesk() bool { return a.Role == RoleAgent || a.Role == RoleAdmin }

// ServesSome tells whether there are service requests that the actor works on: those of
// everybody, or those of the agency that the actor runs.
func (a Actor) ServesSome() bool { return a.ServesDesk() || a.AdministersSome() }

// Administers tells whether the actor runs what belongs to the agency: admins for each,
// and for what belongs to none (the zero Agency); agency admins for their own.
func (a Actor) Administers(g Agency) bool {
	return a.IsAdmin() || (a.Role == RoleAgencyAdmin && !g.IsZero() && g == a.Agency())
}

// AdministersSome tells whether there is an agency that the actor runs.
func (a Actor) AdministersSome() bool { return a.IsAdmin() || a.Role == RoleAgencyAdmin }

// WithoutDuty returns the actor with no duty beside inviting: as whoever proved no more
// than their mailbox acts.
func (a Actor) WithoutDuty() Actor {
	switch a.Role {
	case RoleAgent, RoleAgencyAdmin, RoleAdmin:
		a.Role = RoleOfficer
	default:
	}
	return a
}

// Agency returns the agency of the actor's mailbox, zero where it has none.
func (a Actor) Agency() Agency {
	agency, _ := a.Email.Agency()
	return agency
}

// LogValue gives id and role alone.
func (a Actor) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", a.ID.String()), slog.String("role", string(a.Role)))
}
