// Package handover gives invitations of one officer, and with them the vendors, to another.
//
// Within an agency they move at once: the colleague is told, and can hand them back. To an
// officer of another agency nothing moves until that officer accepts, since with the
// invitations go the names and addresses of people whom the agency looks after:
//
//	             same agency, or an admin ──────────────────────► Moved
//	hand over ──┤
//	             another agency ──► Waiting ──accept──► Accepted
//	                                   ├────decline───► Declined
//	                                   ├────withdraw──► Withdrawn
//	                                   └────7 days────► Expired
//
// What waits is held by name: it is exactly what the receiver was asked about, and no
// invitation waits in two hand-overs. A hand-over holds ids only; who the two officers are
// is read where it is shown.
package handover
