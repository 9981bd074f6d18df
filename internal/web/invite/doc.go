// Package invite is the pages of invitations: sent one by one, listed, followed and handed over.
//
//	/invite ─► email | account ─► /invite/status/{id}/sent
//	/invite/status ─► {id}: two tracks, the next step ─► resend, revoke, correct, contract, seed-mail
//	               ─► export.csv, export.xlsx
//	/invite/hand-over ─► plan, confirm ─► {id}: accept, decline, withdraw
//	/admin/invitations: the same list for all officers
package invite
