package people

import (
	"fmt"
	"strings"
)

const (
	maxEmail     = 254 // bytes, RFC 5321 path less its angle brackets
	maxLocal     = 64
	vendorMarker = "_from."
)

// Email is a mailbox that an invitation can reach. Its text is canonical: ASCII,
// lower-case, nothing around it. Emails are unique regardless of case, so ==
// compares them.
type Email struct{ personal }

// ParseEmail reads an address local@domain (RFC 5321, dot-atom local part). It
// refuses names and brackets around the address, quoted local parts and
// comments; addresses of personal mailbox services; and techpass.gov.sg, whose
// addresses are login IDs. The error is a *FieldError of field "email".
//
// Whether the domain is allow-listed is not known here.
func ParseEmail(s string) (Email, error) {
	s = lowerASCII(trim(s))
	if err := addressForm(s); err != nil {
		return Email{}, err
	}
	e := Email{private(s)}
	if err := acceptableMailDomain(FieldEmail, e.Domain()); err != nil {
		return Email{}, err
	}
	return e, nil
}

// addressForm checks the syntax of a lower-case address.
func addressForm(s string) error {
	switch local, domain, found := strings.Cut(s, "@"); {
	case s == "":
		return broken(FieldEmail, RuleRequired, "Enter an email address")
	case !isASCII(s):
		return broken(FieldEmail, RuleCharacters,
			"Email address has accented, full-width or hidden characters. Type it again with the letters a to z")
	case len(s) > maxEmail || found && len(local) > maxLocal:
		return broken(FieldEmail, RuleTooLong,
			fmt.Sprintf("Email address must be %d characters or fewer, with at most %d before the @", maxEmail, maxLocal))
	case strings.ContainsAny(s, " <>\"()"):
		return broken(FieldEmail, RuleFormat,
			"Enter the email address alone, in the format name@agency.gov.sg, without a name, spaces or brackets")
	case strings.ContainsAny(s, ",;") || strings.Contains(domain, "@"):
		return broken(FieldEmail, RuleFormat, "Enter one email address only, in the format name@agency.gov.sg")
	case !found || !validLocal(local) || !validHostname(domain):
		return broken(FieldEmail, RuleFormat, "Enter an email address in the format name@agency.gov.sg")
	default:
		return nil
	}
}

// validLocal tells whether a lower-case local part is a dot-atom. One that
// starts with the vendors' marker has no name and would be nobody's.
func validLocal(local string) bool {
	if strings.HasPrefix(local, vendorMarker) {
		return false
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.Trim(atom, "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~") != "" {
			return false
		}
	}
	return true
}

// Local gives the part before the @.
func (e Email) Local() string {
	local, _, _ := strings.Cut(e.s, "@")
	return local
}

// Domain gives the part after the @, which has to be allow-listed.
func (e Email) Domain() string {
	_, domain, _ := strings.Cut(e.s, "@")
	return domain
}

// Kind says whose mailbox it is; 0 for the zero Email. A subdomain of an
// agency's domain counts as the agency's.
func (e Email) Kind() Kind {
	_, government := e.Agency()
	switch {
	case e.IsZero():
		return 0
	case !government:
		return Company
	case strings.Contains(e.Local(), vendorMarker):
		return GovernmentVendor
	default:
		return Officer
	}
}

// Agency gives the agency whose mailbox it is, false for a company's.
func (e Email) Agency() (Agency, bool) { return agencyOf(e.Domain()) }

// Canonical gives the mailbox behind the address: mail servers deliver name+anything@ to
// name@ (RFC 5233, sub-addresses). One mailbox is one person, so limits count it, and who
// has asked may not grant, whichever of its addresses they used. It is for comparing: mail
// goes to the address itself, which may have an account of its own.
func (e Email) Canonical() Email {
	name, _, found := strings.Cut(e.Local(), "+")
	if !found || name == "" {
		return e
	}
	return Email{private(name + "@" + e.Domain())}
}

// VendorOrganisation gives the organisation in name_from.<organisation>@…, in
// lower case, and "" for every other kind of mailbox.
func (e Email) VendorOrganisation() string {
	if e.Kind() != GovernmentVendor {
		return ""
	}
	local := e.Local()
	return local[strings.LastIndex(local, vendorMarker)+len(vendorMarker):]
}

// Masked gives the address for a page that a stranger may see: j***@acme.com.
func (e Email) Masked() string {
	if e.IsZero() {
		return ""
	}
	return e.s[:1] + "***@" + e.Domain()
}

// UnmarshalText reads an address by the rules of [ParseEmail]; empty is none.
func (e *Email) UnmarshalText(b []byte) error { return unmarshal(e, b, ParseEmail) }

// Scan reads a stored address.
func (e *Email) Scan(src any) error {
	return scan(e, src, func(s string) (Email, error) {
		if err := addressForm(s); err != nil {
			return Email{}, err
		}
		return Email{private(s)}, nil
	})
}
