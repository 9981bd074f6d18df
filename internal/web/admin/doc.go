// Package admin is the administration: what admins do for all agencies, and agency admins for
// their own; and what everybody reads of it, the policies in force and their own activity.
//
//	/admin ─► accounts    ─► disable, terminate, reset MFA, hand over …  (account_actions.go)
//	       ─► duties, approvals    who administers, and what a second admin has to approve
//	       ─► agencies, domains, announcements, policies, clients (products)
//	       ─► audit, queue, settings
//	/activity, /privacy, /terms …
package admin
