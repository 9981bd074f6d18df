package allowlist

import (
	"context"
	"fmt"

	"techbiz/internal/base/people"
)

// Domain is one that is on the allow-list.
type Domain struct {
	Name people.Domain
	// SEED: people with a mailbox of the domain may be onboarded to SEED. A few domains
	// are not eligible, such as schools.gov.sg (domain.md, "What happens to the invitee").
	SEED bool
	// Agency is whose domain it is: that of a government domain's name; for a company's, the
	// one that asked for it, or none.
	Agency people.Agency
	// Provider is the identity provider that an admin chose for the domain's mailboxes; ""
	// for what the settings say.
	Provider string
}

// Government tells whether the domain is an agency's own, so that a WOG account stands
// behind its mailboxes.
func (d Domain) Government() bool {
	_, government := d.Name.Agency()
	return government
}

// Lookup is where domains are looked up: a Store, or a Tx.
type Lookup interface {
	// AllowedAmong returns those of the domains that are on the allow-list.
	AllowedAmong(ctx context.Context, domains []string) (List, error)
}

// Owners tell whose a company's domain is, be it removed from the allow-list: a Store, or a
// Tx.
type Owners interface {
	// DomainAgency returns the agency of a domain that is or was on the allow-list; zero
	// for none.
	DomainAgency(ctx context.Context, domain string) (people.Agency, error)
}

// AgencyOf returns the agency that the mailbox's holder belongs to: its own for a government
// mailbox, for a company's the one whose domain it is. Zero for none.
func AgencyOf(ctx context.Context, from Owners, e people.Email) (people.Agency, error) {
	if agency, government := e.Agency(); government || e.IsZero() {
		return agency, nil
	}
	agency, err := from.DomainAgency(ctx, e.Domain())
	if err != nil {
		return people.Agency{}, fmt.Errorf("find agency of domain: %w", err)
	}
	return agency, nil
}

// List is what the allow-list says of some domains, by their names. One that is not in
// it is not allowed.
type List map[string]Domain

// Rules that a mailbox breaks by its domain.
const (
	RuleNotAllowed = "domain_not_allowed" // on the email: the domain is not on the list
	RuleNoSEED     = "seed_not_offered"   // on the SEED question: the domain is not eligible
)

// Allows tells whether the mailbox's domain is on the list.
func (l List) Allows(e people.Email) bool {
	_, allowed := l[e.Domain()]
	return allowed
}

// Refusal returns people.FieldErrors where the holder of the mailbox can't have an
// account, or not with SEED: it is the one place where a domain is judged. Source of the
// rules: domain.md, "Invite users" and "What happens to the invitee".
func (l List) Refusal(e people.Email, seed bool) error {
	d, allowed := l[e.Domain()]
	switch {
	case !allowed:
		return notAllowed(e, "invite again")
	case seed && !d.SEED:
		return people.FieldErrors{{
			Field: people.FieldSEED,
			Rule:  RuleNoSEED,
			Message: fmt.Sprintf("SEED is not offered to mailboxes of %s. Choose No: the user can be onboarded to TechPass without it.",
				d.Name),
		}}
	}
	return nil
}

// MayRequestSEED tells whether the mailbox's holder may ask for SEED without an officer:
// public officers of eligible domains. Vendors raise a service request instead. Source:
// domain.md, "What happens to the invitee".
func (l List) MayRequestSEED(e people.Email) bool {
	return e.Kind() == people.Officer && l[e.Domain()].SEED
}

// SelfRefusal is Refusal where somebody signs up without an officer.
func (l List) SelfRefusal(e people.Email, seed bool) error {
	if !l.Allows(e) {
		return notAllowed(e, "sign up again")
	}
	if !seed || l.MayRequestSEED(e) {
		return nil
	}
	// The question is not asked for such a mailbox: the address was changed after it.
	message := fmt.Sprintf("SEED is not offered to mailboxes of %s. Submit once more to sign up without it.", e.Domain())
	if e.Kind() != people.Officer {
		message = "Vendors ask for SEED by a service request, once they have their account. Submit once more to sign up without it."
	}
	return people.FieldErrors{{Field: people.FieldSEED, Rule: RuleNoSEED, Message: message}}
}

func notAllowed(e people.Email, then string) error {
	d, err := people.ParseDomain(e.Domain())
	if err != nil {
		var errs people.FieldErrors
		errs.Add(err)
		return errs.Err()
	}
	return people.FieldErrors{{
		Field:   people.FieldEmail,
		Rule:    RuleNotAllowed,
		Message: fmt.Sprintf("The domain %s is not allow-listed. Raise a service request to have it added, then %s.", d, then),
	}}
}

// RequireAllowed returns what List.Refusal does of the mailbox, looked up within tx.
func RequireAllowed(ctx context.Context, tx Lookup, e people.Email, seed bool) error {
	list, err := ListFor(ctx, tx, e)
	if err != nil {
		return err
	}
	return list.Refusal(e, seed)
}

// ListFor returns what the allow-list says of the mailboxes' domains.
func ListFor(ctx context.Context, from Lookup, mailboxes ...people.Email) (List, error) {
	domains := make([]string, len(mailboxes))
	for n, e := range mailboxes {
		domains[n] = e.Domain()
	}
	list, err := from.AllowedAmong(ctx, domains)
	if err != nil {
		return nil, fmt.Errorf("look up domains: %w", err)
	}
	return list, nil
}
