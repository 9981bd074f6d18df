// Package accept is the way of who was invited, from the link in the mail to the active account.
//
//	/accept/{token} ─► code mailed ─► /accept/{token}/verify ─┐
//	/set-up/{token} (a duty's set-up link) ───────────────────┤
//	                                                          ▼
//	/onboarding ─► name ─► password ─► privacy ─► terms ─► mfa (app or passkey) ─► done
//
// Opening a link changes nothing. Each page says which steps are left; techpass.Account says
// which comes next (NextStep).
package accept
