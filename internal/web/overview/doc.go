// Package overview is the first page after signing in: how many are on board, what needs
// attention, and what else the user may do.
//
//	/ ─► /sign-in                   where nobody is signed in
//	  ─► /overview ─► what needs attention: mails that did not arrive, invitations about to
//	                  lapse, approvals, requests that nobody looks after
//	               ─► a card for each other part of the portal that the user may open
package overview
