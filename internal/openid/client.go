package openid

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Client is a product that signs people in with TechPass.
type Client struct {
	ID             string
	Name           string
	SecretHash     []byte // nil for a public client, which proves itself by PKCE alone
	RedirectURIs   []string
	PostLogoutURIs []string
	FirstParty     bool // of the government itself: nobody is asked for consent
	BuiltIn        bool // the portal's own, which no admin changes
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Public tells whether the client can keep no secret: it runs in a browser or on a phone.
func (c *Client) Public() bool { return len(c.SecretHash) == 0 }

func (c *Client) subject() audit.Subject { return ClientSubject(c.ID) }

// ClientSubject is what events about the client are about.
func ClientSubject(id string) audit.Subject {
	if parsed, err := uuid.Parse(id); err == nil {
		return audit.Subject{Type: "client", ID: parsed}
	}
	return audit.Subject{Type: "client", ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte("client "+id))}
}

// Names of the fields of a client's form.
const (
	FieldName           = "name"
	FieldRedirectURIs   = "redirect_uris"
	FieldPostLogoutURIs = "post_logout_uris"
)

// Limits of a client's form.
const (
	MaxClientName = 60  // characters
	MaxURIs       = 20  // addresses in one field
	maxURI        = 500 // bytes of one address
)

// ClientForm is what an admin says of a client.
type ClientForm struct {
	Name           string
	RedirectURIs   []string
	PostLogoutURIs []string
	FirstParty     bool
	Public         bool // cannot be changed later
}

// parse returns the form with its texts trimmed, or people.FieldErrors.
func (f ClientForm) parse() (ClientForm, error) {
	var errs people.FieldErrors
	f.Name = strings.Join(strings.Fields(f.Name), " ")
	switch {
	case f.Name == "":
		errs.Add(broken(FieldName, people.RuleRequired, "Enter the name of the product, as its users know it"))
	case utf8.RuneCountInString(f.Name) > MaxClientName:
		errs.Add(broken(FieldName, people.RuleTooLong, "Use 60 characters or fewer"))
	case !utf8.ValidString(f.Name) || strings.ContainsFunc(f.Name, func(r rune) bool { return !unicode.IsPrint(r) }):
		errs.Add(broken(FieldName, people.RuleCharacters, "Use letters, digits and punctuation only"))
	}
	var err error
	f.RedirectURIs, err = parseURIs(FieldRedirectURIs, f.RedirectURIs)
	errs.Add(err)
	if err == nil && len(f.RedirectURIs) == 0 {
		errs.Add(broken(FieldRedirectURIs, people.RuleRequired, "Enter at least one address that people are sent back to"))
	}
	f.PostLogoutURIs, err = parseURIs(FieldPostLogoutURIs, f.PostLogoutURIs)
	errs.Add(err)
	return f, errs.Err()
}

func broken(field, rule, message string) error {
	return &people.FieldError{Field: field, Rule: rule, Message: message}
}

func parseURIs(field string, lines []string) ([]string, error) {
	uris := []string{}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || slices.Contains(uris, line) {
			continue
		}
		if !validURI(line) {
			return nil, broken(field, people.RuleFormat,
				"Enter one https:// address a line, whole and without a #fragment. http:// is for 127.0.0.1, [::1] and localhost only")
		}
		uris = append(uris, line)
	}
	if len(uris) > MaxURIs {
		return nil, broken(field, people.RuleTooLong, "Enter 20 addresses or fewer")
	}
	return uris, nil
}

// validURI: redirects go to https, or to a program on the user's own machine, and are
// compared as they stand, without wildcards. Source: RFC 9700, section 2.1 and 4.1.3.
func validURI(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURI || !visible(s) || u.Host == "" || u.Hostname() == "" || u.User != nil ||
		strings.ContainsAny(s, "#* ") {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// visible tells whether s is made of the characters that OAuth allows in its texts.
// Source: RFC 6749, appendix A (VSCHAR).
func visible(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r > 0x7e })
}

// validClientID guards the database from what no client is called.
func validClientID(id string) bool {
	return id != "" && len(id) <= 64 && visible(id)
}
