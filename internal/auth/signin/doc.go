// Package signin lets people in. Into the portal: public officers by a one-time password
// (OTP) mailed to their government mailbox, everybody with TechPass, programs by an API
// token. With TechPass: by two factors, of which the first is a password, a mailed code
// or the word of an identity provider, and the second an authenticator app; or by a
// passkey, which is both.
//
//	login ID ──► password · mailed code · identity provider ──► second factor ──► Complete
//	passkey  ───────────────────────────────────────────────────────────────────► Complete
//
// Source of the rules: domain.md, "Who may do what".
package signin
