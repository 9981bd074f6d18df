// Package allowlist holds the domain allow-list: only mailboxes of allow-listed domains
// are invited. Requests to add to it are the service desk's, package desk.
package allowlist

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/org/agency"
)

// Tx is the part of a transaction that the allow-list needs.
type Tx interface {
	audit.Tx
	job.Queue
	Lookup
	Owners
	agency.Adder
	AdminTx
	// AllowDomain puts the domain on the list, as the agency's; added is false if it was
	// there. One that was removed comes back as it was: the agency that it belonged to keeps
	// it, with the accounts of its people.
	AllowDomain(ctx context.Context, d people.Domain, g people.Agency, at time.Time) (added bool, err error)
	// WasRemoved tells whether the domain was on the list and was taken off it.
	WasRemoved(ctx context.Context, d people.Domain) (bool, error)
	// SetSEED says whether SEED is offered to the domain's mailboxes; changed is false if
	// it was so, or if the domain is not on the list.
	SetSEED(ctx context.Context, d people.Domain, offered bool) (changed bool, err error)
}

// Store keeps the allow-list.
type Store interface {
	Lookup
	AdminStore
	Update(ctx context.Context, change func(Tx) error) error
	// AllowedDomains lists the domains in alphabetical order.
	AllowedDomains(ctx context.Context) ([]Domain, error)
}

// Options are the parts of a Service.
type Options struct {
	Store Store
	// Providers are the names of the identity providers that are set up, for admins to
	// choose among.
	Providers []string
	Now       func() time.Time
}

// Service changes the allow-list.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Allow puts a domain on the allow-list, and its agency among the agencies. A company's
// domain is no agency's. Doing so twice changes nothing. Errors:
// fault.Forbidden, people.FieldErrors (not the actor's to allow).
func (s *Service) Allow(ctx context.Context, actor people.Actor, d people.Domain) error {
	return s.AllowFor(ctx, actor, d, people.Agency{})
}

// AllowFor is Allow where it is said whose a company's domain is; zero for nobody's.
// Further error: people.FieldErrors on the field "agency" (there is none such).
func (s *Service) AllowFor(ctx context.Context, actor people.Actor, d people.Domain, g people.Agency) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		_, err := s.AllowIn(ctx, tx, actor, d, g)
		return err
	})
	if err != nil {
		return fmt.Errorf("allow domain %s: %w", d, err)
	}
	return nil
}

// AllowIn is AllowFor within a transaction; added is false if the domain was on the list.
func (s *Service) AllowIn(ctx context.Context, tx Tx, actor people.Actor, d people.Domain, g people.Agency) (added bool, err error) {
	if g, err = mayAllow(actor, d, g); err != nil {
		return false, err
	}
	if err := mayAdd(ctx, tx, actor, d); err != nil {
		return false, err
	}
	owner, err := s.owner(ctx, tx, d, g)
	if err != nil {
		return false, err
	}
	added, err = tx.AllowDomain(ctx, d, owner, s.Now())
	if err != nil || !added {
		return false, err
	}
	if owner, err = tx.DomainAgency(ctx, d.String()); err != nil { // that of one which was removed
		return false, fmt.Errorf("find agency of domain: %w", err)
	}
	if err := tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.DomainAllowed, subjectOf(d), "domain", d.String(), "agency", owner.String())); err != nil {
		return false, err
	}
	return true, tx.Enqueue(ctx, AllowedJob{Domain: d.String()})
}

// AllowedJob tells that a domain was allowed, to those who waited for it.
type AllowedJob struct {
	Domain string `json:"domain"`
}

// Kind implements job.Args.
func (AllowedJob) Kind() string { return "domain.allowed" }

// RefusedJob tells that a domain is asked for no more and was not allowed, to those who
// waited for it.
type RefusedJob struct {
	Domain string `json:"domain"`
}

// Kind implements job.Args.
func (RefusedJob) Kind() string { return "domain.refused" }

func subjectOf(d people.Domain) audit.Subject {
	return audit.Subject{Type: "domain", ID: uuid.NewSHA1(uuid.NameSpaceDNS, []byte(d.String()))}
}

// Allowed lists the allow-listed domains in alphabetical order.
func (s *Service) Allowed(ctx context.Context) ([]Domain, error) {
	return s.Store.AllowedDomains(ctx)
}
