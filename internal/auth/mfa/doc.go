// Package mfa holds the second factors of TechPass accounts: the authenticator app
// (TOTP), its recovery codes, and passkeys, which alone suffice.
//
//	Begin ──► Pending ──► Confirm     a secret counts once a first code proved it
//	BeginRegistration ──► FinishRegistration     passkeys: the browser signs a challenge
//	BeginPasskeyLogin ──► FinishPasskeyLogin     … and does so again to sign in
//
// The account itself knows whether it has an app and how many passkeys (techpass), so
// that activation stays a rule about the account alone; methods here keep that true in
// the same transaction. What the account's holder must know of is mailed to them.
//
// Secrets of apps are sealed with the installation's key, recovery codes are stored as
// keyed hashes, and of a passkey there is a public key only. The challenge of a ceremony
// stays in the database, under the hash of a token that the browser's session keeps; it
// is taken once, within five minutes.
//
// Sources: RFC 6238 (TOTP), Web Authentication Level 3, NIST SP 800-63B-4.
package mfa
