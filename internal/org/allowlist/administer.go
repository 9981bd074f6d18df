package allowlist

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/org/agency"
)

// AdminTx is the part of a transaction that changes what is said of a domain. Each tells
// whether it changed anything.
type AdminTx interface {
	// SetProvider chooses the identity provider of an allowed domain; "" for none.
	SetProvider(ctx context.Context, d people.Domain, provider string) (changed bool, err error)
	// SetDomainAgency says whose an allowed domain is. changed is false, too, where there is
	// no such agency.
	SetDomainAgency(ctx context.Context, d people.Domain, g people.Agency) (changed bool, err error)
	// RemoveDomain takes the domain off the list, and keeps what was said of it.
	RemoveDomain(ctx context.Context, d people.Domain, at time.Time) (changed bool, err error)
	// KnowsAgency tells whether there is such an agency.
	KnowsAgency(ctx context.Context, g people.Agency) (bool, error)
}

// AdminStore reads the allow-list for those who administer it.
type AdminStore interface {
	Owners
	// DomainsPage lists up to limit domains in alphabetical order.
	DomainsPage(ctx context.Context, q Query, limit int) ([]Domain, error)
	// DomainProvider returns the identity provider that was chosen for a domain, be it
	// removed; "" for none.
	DomainProvider(ctx context.Context, domain string) (string, error)
	// CountWaiting counts the invitations to mailboxes of the domain that were not accepted
	// yet, up to ceiling.
	CountWaiting(ctx context.Context, domain string, ceiling int) (int, error)
}

// Query asks for a page of the allow-list.
type Query struct {
	Prefix string        // how the names begin; "" for all
	Agency people.Agency // whose; zero for all
	After  string        // the last name of the page before; "" for the first page
}

// FieldProvider is the field of an identity provider.
const FieldProvider = "provider"

// mayAllow tells whether the actor may put the domain on the list, and for which agency.
// Admins allow any, and so do agents, who answer requests for domains; agency admins allow
// companies' domains, for their agency.
func mayAllow(actor people.Actor, d people.Domain, g people.Agency) (people.Agency, error) {
	if actor.Role == people.RoleSystem || actor.ServesDesk() {
		return g, nil
	}
	if !actor.AdministersSome() {
		return g, fault.Forbidden
	}
	own := actor.Agency()
	if _, government := d.Agency(); government {
		return g, people.FieldErrors{{Field: people.FieldDomain, Rule: "admin_only",
			Message: "Only an admin of TechBiz allows government domains. Ask for it by a service request."}}
	}
	if !g.IsZero() && g != own {
		return g, fault.Forbidden
	}
	return own, nil
}

// mayAdd refuses domains whose people somebody looks after already: what an admin took off
// the list an admin alone puts back, and an agency admin gets no other's by allowing it.
func mayAdd(ctx context.Context, tx Tx, actor people.Actor, d people.Domain) error {
	if actor.IsAdmin() || actor.Role == people.RoleSystem {
		return nil
	}
	removed, err := tx.WasRemoved(ctx, d)
	if err != nil {
		return err
	}
	if removed {
		return people.FieldErrors{{Field: people.FieldDomain, Rule: "removed",
			Message: "An admin of TechBiz took this domain off the allow-list. Ask an admin of TechBiz to allow it again."}}
	}
	if actor.ServesDesk() {
		return nil
	}
	list, err := tx.AllowedAmong(ctx, []string{d.String()})
	if err != nil {
		return err
	}
	if found, allowed := list[d.String()]; allowed && !actor.Administers(found.Agency) {
		return people.FieldErrors{{Field: people.FieldDomain, Rule: "not_yours",
			Message: fmt.Sprintf("This domain is allow-listed already, and not as a domain of %s. If it should be, ask an admin of TechBiz.", actor.Agency().Acronym())}}
	}
	return nil
}

// owner returns whose the domain is. The agency of a government domain is added where it is
// not known yet.
func (s *Service) owner(ctx context.Context, tx Tx, d people.Domain, g people.Agency) (people.Agency, error) {
	if own, government := d.Agency(); government {
		_, err := tx.AddAgency(ctx, agency.New(own, s.Now()))
		return own, err
	}
	if g.IsZero() {
		return g, nil
	}
	return g, mustKnow(ctx, tx, g)
}

func mustKnow(ctx context.Context, tx AdminTx, g people.Agency) error {
	known, err := tx.KnowsAgency(ctx, g)
	if err != nil || known {
		return err
	}
	return people.FieldErrors{{Field: people.FieldAgency, Rule: people.RuleUnknown, Message: fmt.Sprintf("There is no agency %s. Choose one that is listed.", g.Acronym())}}
}

// managed returns a domain on the list that the actor looks after: fault.Forbidden where
// they look after none, fault.NotFound where it is another's or not on the list.
func managed(ctx context.Context, from Lookup, actor people.Actor, d people.Domain) (Domain, error) {
	if !actor.AdministersSome() && actor.Role != people.RoleSystem {
		return Domain{}, fault.Forbidden
	}
	list, err := from.AllowedAmong(ctx, []string{d.String()})
	if err != nil {
		return Domain{}, err
	}
	found, allowed := list[d.String()]
	if !allowed || (actor.Role != people.RoleSystem && !actor.Administers(found.Agency)) {
		return Domain{}, fault.NotFound
	}
	return found, nil
}

// Get returns a domain on the list. Errors: fault.Forbidden, fault.NotFound (also another
// agency's).
func (s *Service) Get(ctx context.Context, actor people.Actor, d people.Domain) (Domain, error) {
	return managed(ctx, s.Store, actor, d)
}

// PageSize is how many domains a page holds.
const PageSize = 50

// Page returns a page of the list and the last name on it, "" at the end: to admins of all
// domains, to agency admins of their agency's. Errors: fault.Forbidden.
func (s *Service) Page(ctx context.Context, actor people.Actor, q Query) ([]Domain, string, error) {
	switch {
	case !actor.AdministersSome():
		return nil, "", fault.Forbidden
	case !actor.IsAdmin():
		q.Agency = actor.Agency()
	}
	q.Prefix = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(q.Prefix), "@"))
	found, err := s.Store.DomainsPage(ctx, q, PageSize+1)
	if err != nil {
		return nil, "", fmt.Errorf("list domains: %w", err)
	}
	if len(found) <= PageSize {
		return found, "", nil
	}
	return found[:PageSize], found[PageSize-1].Name.String(), nil
}

// change runs do on a domain of the list for an admin, and records what changed.
func (s *Service) change(ctx context.Context, actor people.Actor, d people.Domain, action audit.Action,
	do func(tx Tx, d Domain) (changed bool, err error), data ...string) error {
	if !actor.IsAdmin() && actor.Role != people.RoleSystem {
		return fault.Forbidden
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		found, err := managed(ctx, tx, actor, d)
		if err != nil {
			return err
		}
		changed, err := do(tx, found)
		if err != nil || !changed {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, action, subjectOf(d), append([]string{"domain", d.String()}, data...)...))
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", action, d, err)
	}
	return nil
}

// SetProvider chooses the identity provider that signs in the holders of a government
// domain's mailboxes, whatever the settings say; "" goes back to what they say. Errors:
// fault.Forbidden, fault.NotFound, people.FieldErrors on the field "provider".
func (s *Service) SetProvider(ctx context.Context, actor people.Actor, d people.Domain, provider string) error {
	return s.change(ctx, actor, d, audit.DomainProviderSet, func(tx Tx, found Domain) (bool, error) {
		switch {
		case !found.Government():
			return false, people.FieldErrors{{Field: FieldProvider, Rule: "government_only", Message: "Holders of company mailboxes sign in with a password."}}
		case provider != "" && provider != found.Provider && !slices.Contains(s.Providers, provider):
			return false, people.FieldErrors{{Field: FieldProvider, Rule: people.RuleUnknown, Message: "Choose one of the identity providers that are listed."}}
		}
		return tx.SetProvider(ctx, d, provider)
	}, "provider", provider)
}

// ProviderOf returns the identity provider that an admin chose for the mailbox's domain; ""
// for none. It may be one that is not set up: then nobody is let in by another way.
func (s *Service) ProviderOf(ctx context.Context, e people.Email) (string, error) {
	provider, err := s.Store.DomainProvider(ctx, e.Domain())
	if err != nil {
		return "", fmt.Errorf("find identity provider: %w", err)
	}
	return provider, nil
}

// SetAgency says to which agency a company's domain belongs; zero for none. Errors:
// fault.Forbidden, fault.NotFound, people.FieldErrors on the field "agency".
func (s *Service) SetAgency(ctx context.Context, actor people.Actor, d people.Domain, g people.Agency) error {
	return s.change(ctx, actor, d, audit.DomainAgencySet, func(tx Tx, found Domain) (bool, error) {
		if found.Government() {
			return false, people.FieldErrors{{Field: people.FieldAgency, Rule: "company_only", Message: "The name of a government domain says whose it is."}}
		}
		if !g.IsZero() {
			if err := mustKnow(ctx, tx, g); err != nil {
				return false, err
			}
		}
		return tx.SetDomainAgency(ctx, d, g)
	}, "agency", g.String())
}

// Remove takes a domain off the allow-list: nobody new is invited or signs up, and who has
// an account, or an open invitation, keeps it. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Remove(ctx context.Context, actor people.Actor, d people.Domain) error {
	return s.change(ctx, actor, d, audit.DomainRemoved, func(tx Tx, _ Domain) (bool, error) {
		return tx.RemoveDomain(ctx, d, s.Now())
	})
}

// WaitingCeiling is how far Waiting counts.
const WaitingCeiling = 1000

// Waiting counts the invitations to mailboxes of the domain that wait to be accepted;
// WaitingCeiling+1 where there are more. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Waiting(ctx context.Context, actor people.Actor, d people.Domain) (int, error) {
	if _, err := s.Get(ctx, actor, d); err != nil {
		return 0, err
	}
	n, err := s.Store.CountWaiting(ctx, d.String(), WaitingCeiling+1)
	if err != nil {
		return 0, fmt.Errorf("count invitations of domain: %w", err)
	}
	return n, nil
}
