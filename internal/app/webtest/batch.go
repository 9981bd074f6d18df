package webtest

import (
	"techbiz/internal/invite"
)

// Mixed is a list with something wrong: rows 3, 5 and 6 share a mailbox, have a wrong number
// and username, and are of a domain that is not allowed.
func Mixed() []invite.Form {
	wrong := Person("joe@acme.com", "joe..lim")
	wrong.ContactNumber, wrong.SEED = "12", "perhaps"
	return []invite.Form{
		Person("ann@tech.gov.sg", ""), Person("bob@acme.com", "bob"), Person("BOB@acme.com ", "bob2"), wrong, Person("eve@elsewhere.com.sg", "eve"),
	}
}
