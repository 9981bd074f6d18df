package allowlist

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
)

// Request is an officer's wish to have a domain allow-listed.
type Request struct {
	Domain      people.Domain
	RequestedBy uuid.UUID    // the officer's account
	Email       people.Email // the officer's, read with the request
	At          time.Time
}

// AllowedJob tells that a domain was allowed, to those who waited for it.
type AllowedJob struct {
	Domain string `json:"domain"`
}

// Kind implements job.Args.
func (AllowedJob) Kind() string { return "domain.allowed" }

// Request asks for a domain to be allow-listed. A second request for one that waits
// already, and one for a domain that is allowed, change nothing. Errors: fault.Forbidden.
func (s *Service) Request(ctx context.Context, actor people.Actor, d people.Domain) error {
	if !actor.MayInvite() {
		return fault.Forbidden
	}
	err := s.store.Update(ctx, func(tx Tx) error {
		list, err := tx.AllowedAmong(ctx, []string{d.String()})
		if _, allowed := list[d.String()]; err != nil || allowed {
			return err
		}
		added, err := tx.AddDomainRequest(ctx, Request{Domain: d, RequestedBy: actor.ID, At: s.now()})
		if err != nil || !added {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.now(), actor, audit.DomainRequested, subjectOf(d), "domain", d.String()))
	})
	if err != nil {
		return fmt.Errorf("request domain %s: %w", d, err)
	}
	return nil
}

// OpenRequests lists the requests that wait for a decision, oldest first.
func (s *Service) OpenRequests(ctx context.Context) ([]Request, error) {
	return s.store.DomainRequests(ctx)
}
