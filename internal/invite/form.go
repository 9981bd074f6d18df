package invite

import (
	"crypto/sha256"
	"strconv"

	"techbiz/internal/people"
)

// Type is the way in which somebody was invited.
type Type string

// The types of invitation.
const (
	ByEmail   Type = "email"   // Email invitation: government mailboxes
	ByAccount Type = "account" // Create account: any allow-listed mailbox, with details
	ByItself  Type = "sign_up" // an officer's own first sign-in, or self-service sign-up
)

// Form is an invitation as it was typed. The same form serves both screens, the JSON
// API and, later, a row of a batch; its tags name the fields in error messages.
type Form struct {
	Type          Type   `json:"type"`
	Email         string `json:"email"`
	Username      string `json:"username,omitempty"`
	FirstName     string `json:"first_name,omitempty"`
	LastName      string `json:"last_name,omitempty"`
	CountryCode   string `json:"country_code,omitempty"`
	ContactNumber string `json:"contact_number,omitempty"`
	Organisation  string `json:"organisation,omitempty"`
	Department    string `json:"department,omitempty"`
	SEED          string `json:"seed,omitempty"`
	Reason        string `json:"reason"`
}

// Request is a form that keeps every rule which can be told without looking anything up.
type Request struct {
	Type         Type
	Email        people.Email
	Username     people.Username
	FirstName    people.PersonName
	LastName     people.PersonName
	Phone        people.Phone
	Organisation people.Organisation
	Department   people.Department
	SEED         bool
	Reason       people.Reason
	SelfService  bool // see Invitation
}

// ParseForm returns the request, or people.FieldErrors with all that is wrong.
// Source of the rules: domain.md, "Invite users".
func ParseForm(f Form) (Request, error) {
	var errs people.FieldErrors
	r := Request{Type: f.Type}
	r.Email = parsed(&errs, people.ParseEmail, f.Email)
	switch f.Type {
	case ByEmail:
		if !r.Email.IsZero() && !r.Email.Kind().Government() {
			errs.Add(&people.FieldError{Field: "email", Rule: "government_only",
				Message: "Email invitation is for government mailboxes (name@agency.gov.sg). Use Create account for this user."})
		}
	case ByAccount:
		parseAccountFields(f, &r, &errs)
	default:
		errs.Add(&people.FieldError{Field: "type", Rule: "choice", Message: "Choose email or account."})
	}
	seed, err := people.ParseYesNo("seed", f.SEED)
	errs.Add(err)
	r.SEED = seed
	r.Reason = parsed(&errs, people.ParseReason, f.Reason)
	return r, errs.Err()
}

func parseAccountFields(f Form, r *Request, errs *people.FieldErrors) {
	if r.Email.IsZero() {
		// Whether a username is needed depends on the email: check what was typed, and
		// ask for one only once the email is known.
		if f.Username != "" {
			parsed(errs, people.ParseUsername, f.Username)
		}
	} else {
		username, err := people.ParseUsernameFor(r.Email, f.Username)
		errs.Add(err)
		r.Username = username
	}
	name := func(field, s string) people.PersonName {
		n, err := people.ParsePersonName(field, s)
		errs.Add(err)
		return n
	}
	r.FirstName = name("first_name", f.FirstName)
	r.LastName = name("last_name", f.LastName)
	phone, err := people.ParsePhone(f.CountryCode, f.ContactNumber)
	errs.Add(err)
	r.Phone = phone
	r.Organisation = parsed(errs, people.ParseOrganisation, f.Organisation)
	r.Department = parsed(errs, people.ParseDepartment, f.Department)
}

func parsed[T any](errs *people.FieldErrors, parse func(string) (T, error), s string) T {
	v, err := parse(s)
	errs.Add(err)
	return v
}

// fingerprint tells a repeated request from another one under the same key.
func (r Request) fingerprint() []byte {
	h := sha256.New()
	for _, s := range []string{string(r.Type), r.Email.String(), r.Username.Key(), r.FirstName.String(), r.LastName.String(),
		r.Phone.E164(), r.Organisation.String(), r.Department.String(), strconv.FormatBool(r.SEED), r.Reason.String()} {
		h.Write([]byte(strconv.Itoa(len(s)) + ":" + s))
	}
	return h.Sum(nil)
}
