package desk

import (
	"fmt"
	"slices"

	"techbiz/internal/base/people"
)

// Fields of the forms of this package.
const (
	FieldKind    = "kind"
	FieldDetails = "details"
	FieldText    = "text"
	FieldFiles   = "files"
)

// Rules that a request can break, beside those of people.
const (
	RuleWaits       = "waits"        // another request asks for the same
	RuleAllowed     = "allowed"      // the domain is on the allow-list
	RuleNotInvited  = "not_invited"  // the officer did not invite the vendor
	RuleVendorsOnly = "vendors_only" // officers ask for SEED in My Account
)

// Form is a request as it was typed.
type Form struct {
	Kind    string
	Domain  string
	Login   string // whose account; for vendors always their own
	Details string
}

// KindsFor lists the kinds of request that the actor may raise. Vendors invite nobody, so
// domains are no concern of theirs.
func KindsFor(actor people.Actor) []Kind {
	if actor.MayInvite() {
		return Kinds
	}
	return []Kind{SEED, ResetMFA, Terminate, Other}
}

// NamesAccount tells whether the actor says whose account a request of this kind is about:
// officers do, vendors ask for themselves.
func NamesAccount(actor people.Actor, k Kind) bool { return k.namesAccount() && actor.MayInvite() }

// parse reads the form of the actor. The error is people.FieldErrors.
func parse(actor people.Actor, f Form) (*Request, error) {
	r := &Request{Kind: Kind(f.Kind), RequesterID: actor.ID, Agency: actor.Agency(), State: Open, Version: 1}
	if !slices.Contains(KindsFor(actor), r.Kind) {
		return nil, people.FieldErrors{{Field: FieldKind, Rule: people.RuleRequired, Message: "Choose what you need"}}
	}
	var errs people.FieldErrors
	var err error
	switch {
	case r.Kind == Domain:
		r.Domain, err = people.ParseDomain(f.Domain)
	case NamesAccount(actor, r.Kind):
		r.Login, err = parseLogin(f.Login)
	case r.Kind.namesAccount():
		r.Login, err = people.ParseLogin(actor.Email.String())
	}
	errs.Add(err)
	r.Details, err = people.ParseNote(FieldDetails, f.Details)
	errs.Add(err)
	if err == nil && r.Details.IsZero() && r.Kind != Domain {
		errs.Add(&people.FieldError{Field: FieldDetails, Rule: people.RuleRequired, Message: detailsWanted[r.Kind]})
	}
	return r, errs.Err()
}

// detailsWanted ask for what the desk has to know.
var detailsWanted = map[Kind]string{
	SEED:      "Tell what the device is needed for",
	ResetMFA:  "Tell what happened to the second factor",
	Terminate: "Tell why the account is to be ended",
	Other:     "Tell what you need",
}

func parseLogin(s string) (people.Login, error) {
	l, err := people.ParseLogin(s)
	if err != nil {
		return l, &people.FieldError{Field: people.FieldLogin, Rule: people.RuleFormat,
			Message: fmt.Sprintf("Enter the mailbox of the account, or its login ID such as jane%s", people.LoginSuffix)}
	}
	return l, nil
}
