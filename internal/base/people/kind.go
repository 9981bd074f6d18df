package people

// Kind says whose mailbox an [Email] is, which decides what its holder may be
// invited to and as whom (user guide, Invite users).
type Kind int

// The kinds of mailbox. The zero Kind is that of no mailbox.
const (
	Officer          Kind = iota + 1 // name@<agency>.gov.sg
	GovernmentVendor                 // name_from.<organisation>@<agency>.gov.sg
	Company                          // any other, e.g. jane@acme.com: a vendor's
)

// String gives the kind's code: officer, government_vendor, company, or none.
func (k Kind) String() string {
	switch k {
	case Officer:
		return "officer"
	case GovernmentVendor:
		return "government_vendor"
	case Company:
		return "company"
	default:
		return "none"
	}
}

// Government tells whether the mailbox is an agency's, so that a WOG account
// stands behind it.
func (k Kind) Government() bool { return k == Officer || k == GovernmentVendor }
