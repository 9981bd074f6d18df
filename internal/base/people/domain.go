package people

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

const (
	governmentDomain = "gov.sg"
	loginDomain      = "techpass.gov.sg"
	maxDomain        = 253 // bytes, RFC 1035
	maxLabel         = 63
)

// Domain is a mail domain for the allow-list, such as tech.gov.sg: a
// lower-case hostname with at least one dot, international names in their
// xn-- form. Domains are compared with ==.
type Domain struct{ text }

// ParseDomain reads a mail domain; an @ before it is forgiven. It refuses, as
// [ParseEmail] does, personal mailbox services, techpass.gov.sg, gov.sg itself
// and registries' domains such as com.sg, which would let everybody in. The
// error is a *FieldError of field "domain".
func ParseDomain(s string) (Domain, error) {
	s = lowerASCII(strings.TrimPrefix(trim(s), "@"))
	if s == "" {
		return Domain{}, broken(FieldDomain, RuleRequired, "Enter a domain")
	}
	if !validHostname(s) {
		return Domain{}, broken(FieldDomain, RuleFormat, "Enter a domain in the format agency.gov.sg")
	}
	if err := acceptableMailDomain(FieldDomain, s); err != nil {
		return Domain{}, err
	}
	return Domain{text{s}}, nil
}

// Agency gives the agency whose domain it is, false for a company's. A subdomain of an
// agency's domain is the agency's.
func (d Domain) Agency() (Agency, bool) { return agencyOf(d.s) }

func agencyOf(domain string) (Agency, bool) {
	rest, government := strings.CutSuffix(domain, "."+governmentDomain)
	if !government {
		return Agency{}, false
	}
	return Agency{text{rest[strings.LastIndexByte(rest, '.')+1:]}}, true
}

// UnmarshalText reads a domain by the rules of [ParseDomain]; empty is none.
func (d *Domain) UnmarshalText(b []byte) error { return unmarshal(d, b, ParseDomain) }

// Scan reads a stored domain.
func (d *Domain) Scan(src any) error {
	return scan(d, src, func(s string) (Domain, error) { return Domain{text{s}}, nil })
}

// acceptableMailDomain refuses the domains at which no invitee has a mailbox.
func acceptableMailDomain(field, domain string) error {
	if domain == loginDomain || strings.HasSuffix(domain, "."+loginDomain) {
		return broken(field, RuleLoginID,
			"An address that ends with "+LoginSuffix+" is a login ID, not a mailbox. Enter the person's government or company email address")
	}
	if domain == governmentDomain {
		return broken(field, RuleNoAgency, "Enter the agency's domain, in the format agency.gov.sg")
	}
	if _, ok := personalMailboxes[domain]; ok {
		return broken(field, RulePersonalMailbox,
			"Personal mailboxes are not accepted. Enter a government or company email address")
	}
	if suffix, listed := publicsuffix.PublicSuffix(domain); listed && suffix == domain {
		return broken(field, RulePublicSuffix,
			"The domain belongs to a registry and not to an organisation. Enter the organisation's own domain, in the format company.com.sg")
	}
	return nil
}

// validHostname tells whether a lower-case name is a hostname with a dot
// (RFC 1123), and no IP address.
func validHostname(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > maxDomain || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if !validLabel(label) {
			return false
		}
	}
	if top := labels[len(labels)-1]; strings.Trim(top, "0123456789") == "" {
		return false
	}
	if strings.Contains("."+s, ".xn--") {
		_, err := idna.Lookup.ToUnicode(s)
		return err == nil
	}
	return true
}

func validLabel(label string) bool {
	if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		if !isAlnum(label[i]) && label[i] != '-' {
			return false
		}
	}
	return true
}

// lowerASCII lowers A to Z alone. strings.ToLower also turns look-alikes such
// as the Kelvin sign into ASCII letters and would so let them pass.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
