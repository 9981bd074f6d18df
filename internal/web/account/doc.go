// Package account is My Account, where the holder of an account sees and changes their own: name
// and contact, how they sign in, SEED; and the notifications of who invites others.
//
//	/account ─► /account/profile
//	         ─► /account/sign-in-methods ─► password, passkeys, authenticator app, recovery codes
//	         ─► /account/seed/request, mail, decline      (the steps of a device: web/seed)
//	/notifications ─► what happened, each with the page where one acts
//
// What changes how somebody signs in asks for a sign-in of the last 15 minutes.
package account
