// Package allowlist holds the domain allow-list: only mailboxes of allow-listed domains
// are invited. Requests to add to it are the service desk's, package desk.
package allowlist

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/job"
	"techbiz/internal/people"
)

// Tx is the part of a transaction that the allow-list needs.
type Tx interface {
	audit.Tx
	job.Queue
	Lookup
	// AllowDomain puts the domain on the list; added is false if it was there.
	AllowDomain(ctx context.Context, d people.Domain, at time.Time) (added bool, err error)
	// SetSEED says whether SEED is offered to the domain's mailboxes; changed is false if
	// it was so, or if the domain is not on the list.
	SetSEED(ctx context.Context, d people.Domain, offered bool) (changed bool, err error)
}

// Store keeps the allow-list.
type Store interface {
	Lookup
	Update(ctx context.Context, change func(Tx) error) error
	// AllowedDomains lists the domains in alphabetical order.
	AllowedDomains(ctx context.Context) ([]Domain, error)
}

// Service changes the allow-list.
type Service struct {
	store Store
	now   func() time.Time
}

// NewService returns the service over store.
func NewService(store Store, now func() time.Time) *Service { return &Service{store: store, now: now} }

// Allow puts a domain on the allow-list. Doing so twice changes nothing.
func (s *Service) Allow(ctx context.Context, actor people.Actor, d people.Domain) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		_, err := s.AllowIn(ctx, tx, actor, d)
		return err
	})
	if err != nil {
		return fmt.Errorf("allow domain %s: %w", d, err)
	}
	return nil
}

// AllowIn is Allow within a transaction; added is false if the domain was on the list.
func (s *Service) AllowIn(ctx context.Context, tx Tx, actor people.Actor, d people.Domain) (added bool, err error) {
	added, err = tx.AllowDomain(ctx, d, s.now())
	if err != nil || !added {
		return false, err
	}
	if err := tx.Record(ctx, audit.New(ctx, s.now(), actor, audit.DomainAllowed, subjectOf(d), "domain", d.String())); err != nil {
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

func subjectOf(d people.Domain) audit.Subject {
	return audit.Subject{Type: "domain", ID: uuid.NewSHA1(uuid.NameSpaceDNS, []byte(d.String()))}
}

// Allowed lists the allow-listed domains in alphabetical order.
func (s *Service) Allowed(ctx context.Context) ([]Domain, error) {
	return s.store.AllowedDomains(ctx)
}
