package signin

import "slices"

// Assurance is how sure the portal is of who is there.
type Assurance string

// The assurances, the weaker first.
const (
	// MailCode: a mailed code was typed. It proves a mailbox: whoever reads it does the
	// officer's own work, and has no duty. Email is no out-of-band authenticator.
	// Source: NIST SP 800-63B-4, 3.1.3.1.
	MailCode Assurance = "mailcode"
	// TechPass: an authenticator app or a passkey was shown in this sign-in, or one of the
	// recovery codes that stand in for the app.
	TechPass Assurance = "techpass"
)

// Covers tells whether a is enough where needed is asked for.
func (a Assurance) Covers(needed Assurance) bool { return a == TechPass || needed == MailCode }

// Assurance returns how sure this sign-in makes the portal of who is there. Another
// TechPass, outside this program, is believed where it says that two factors were shown.
func (s *SignIn) Assurance() Assurance {
	for _, m := range s.Methods {
		switch m {
		case MethodTOTP, MethodRecovery, MethodPasskey, MethodMFA:
			return TechPass
		}
	}
	return MailCode
}

// MailboxAlone tells whether these methods show no more than that somebody reads a mailbox.
func MailboxAlone(methods []string) bool {
	return !slices.ContainsFunc(methods, func(m string) bool { return m != MethodCode })
}

// ACRMFA is the acr by which OpenID providers say that two factors were shown, this one and
// those that it believes. Source: REFEDS MFA profile.
const ACRMFA = "https://refeds.org/profile/mfa"

// withMFA adds MethodMFA where these methods make authenticator assurance level 2: a
// password or an identity provider's word with the authenticator app, or a passkey whose
// user was verified. A mailed code is never a factor in it.
// Source: NIST SP 800-63B-4, 2.2 and 3.1.3.1.
func withMFA(methods []string) []string {
	has := func(m string) bool { return slices.Contains(methods, m) }
	first := has(MethodPassword) || has(MethodProvider)
	passkey := has(MethodPasskey) && has(MethodUser)
	twoFactors := passkey || (first && has(MethodTOTP))
	if has(MethodMFA) || !twoFactors {
		return methods
	}
	return append(slices.Clone(methods), MethodMFA)
}
