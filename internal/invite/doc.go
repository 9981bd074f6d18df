// Package invite is what the product exists for: an officer invites a person, the
// person proves the mailbox and is taken on board, and the officer follows it.
//
//	officer ── Invite ──► invitation (open) ── mail ──► invitee opens the link
//	                          │                              │ AskCode, Accept
//	        Resend, Correct, Revoke                      accepted
//	                          │                              │ SetPassword, AcceptPrivacy, AcceptTerms
//	      lapsed, revoked, replaced                     onboarded
//
// Every way in (screens, JSON API, later batches) builds a Request by ParseForm and
// calls Service.Invite. Each method opens one transaction that holds the new state,
// its audit event and the jobs that follow from it.
//
// Neighbours: people (the values), techpass (the account that an invitation leads
// to), allowlist (the domain allow-list), proof (mailed codes), mail (what leaves).
package invite
