package invite

import (
	"crypto/sha256"
	"strconv"

	"techbiz/internal/base/people"
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
	people.Details

	Type        Type
	Email       people.Email
	Username    people.Username
	Phone       people.Phone
	SEED        bool
	Reason      people.Reason
	SelfService bool // see Invitation
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
		for n := range Fields {
			if parse := Fields[n].parse; parse != nil {
				parse(&f, &r, &errs)
			}
		}
	default:
		errs.Add(&people.FieldError{Field: "type", Rule: "choice", Message: "Choose email or account."})
	}
	seed, err := people.ParseYesNo("seed", f.SEED)
	errs.Add(err)
	r.SEED = seed
	r.Reason = parsed(&errs, people.ParseReason, f.Reason)
	return r, errs.Err()
}

func parsed[T any](errs *people.FieldErrors, parse func(string) (T, error), s string) T {
	v, err := parse(s)
	errs.Add(err)
	return v
}

// fingerprint tells a repeated request from another one under the same key.
func (r Request) fingerprint() []byte {
	h := sha256.New()
	write := func(s string) { h.Write([]byte(strconv.Itoa(len(s)) + ":" + s)) }
	for _, s := range []string{string(r.Type), r.Email.String(), r.Username.Key(), r.FirstName.String(), r.LastName.String(),
		r.Phone.E164(), r.Organisation.String(), r.Department.String(), strconv.FormatBool(r.SEED), r.Reason.String()} {
		write(s)
	}
	for n := range Fields {
		if text := Fields[n].ValueOf(&r); Fields[n].Later && text != "" {
			write(Fields[n].Name + "=" + text)
		}
	}
	return h.Sum(nil)
}
