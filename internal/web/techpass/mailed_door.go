package techpass

import (
	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
)

// mailedDoor tells why a mailed code does not open the portal to the holder of the
// mailbox; "" where it does. Where an identity provider vouches for a domain's mailboxes,
// a code leads around it no more here than it does in TechPass.
func (p *Pages) mailedDoor(v *access.Visitor, e people.Email) (refusal string, err error) {
	if p.NoMailedCodes {
		return "Sign-in by a mailed code is switched off here. Sign in with TechPass.", nil
	}
	vouched, err := v.VouchedFor(e)
	if vouched {
		return "Mailboxes of " + e.Domain() + " sign in with TechPass, by their own identity provider.", nil
	}
	return "", err
}
