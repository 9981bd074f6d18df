package people

import (
	"log/slog"

	"github.com/google/uuid"
)

// Role says as what somebody acts in TechBiz.
type Role string

// The roles. An admin is a public officer who also runs the portal.
const (
	RoleInvitee Role = "invitee" // holds an invitation, has no session of the portal
	RoleVendor  Role = "vendor"
	RoleOfficer Role = "officer"
	RoleAdmin   Role = "admin"
	RoleSystem  Role = "system" // jobs
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

// MayInvite tells whether the actor has Invite users: officers and admins.
func (a Actor) MayInvite() bool { return a.Role == RoleOfficer || a.Role == RoleAdmin }

// IsAdmin tells whether the actor runs the portal.
func (a Actor) IsAdmin() bool { return a.Role == RoleAdmin }

// LogValue gives id and role alone.
func (a Actor) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", a.ID.String()), slog.String("role", string(a.Role)))
}
