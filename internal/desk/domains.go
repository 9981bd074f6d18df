package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// RequestDomain asks for a domain to be allow-listed. A second request for one that waits
// already, and one for a domain that is allowed, change nothing. Errors: fault.Forbidden,
// *fault.Conflict (too many requests are open, or the organisation has its own desk).
func (s *Service) RequestDomain(ctx context.Context, actor people.Actor, d people.Domain) error {
	if !actor.MayInvite() {
		return fault.Forbidden
	}
	_, err := s.Raise(ctx, actor, Form{Kind: string(Domain), Domain: d.String()}, nil, "")
	fields, refused := errors.AsType[people.FieldErrors](err)
	if refused && (fields[0].Rule == RuleWaits || fields[0].Rule == RuleAllowed) {
		return nil
	}
	return err
}

// RequestedDomains returns since when those of the domains are asked for that an open
// request asks for.
func (s *Service) RequestedDomains(ctx context.Context, domains []string) (map[string]time.Time, error) {
	at, err := s.Store.RequestedDomains(ctx, domains)
	if err != nil {
		return nil, fmt.Errorf("look up requested domains: %w", err)
	}
	return at, nil
}

// maxOpenDomains is how many open requests for domains are listed at once.
const maxOpenDomains = 200

// OpenDomains lists open requests for domains, oldest first, 200 at most. Errors:
// fault.Forbidden.
func (s *Service) OpenDomains(ctx context.Context, actor people.Actor) ([]*Request, error) {
	if !actor.ServesDesk() && actor.Role != people.RoleSystem {
		return nil, fault.Forbidden
	}
	p, err := s.list(ctx, Query{Kind: Domain, OnlyOpen: true, OldestFirst: true, Limit: maxOpenDomains})
	return p.Rows, err
}

// AllowDomain puts a domain on the allow-list for an admin or an agency admin, and grants the
// request that asks for it, if there is one. A company's domain is the given agency's, or
// else that of who asked for it. Doing so twice changes nothing. Errors: fault.Forbidden,
// people.FieldErrors (not the actor's to allow), *fault.Conflict (the request that asks for it
// is not the actor's to decide).
func (s *Service) AllowDomain(ctx context.Context, actor people.Actor, d people.Domain, g people.Agency) error {
	if !actor.AdministersSome() && actor.Role != people.RoleSystem {
		return fault.Forbidden
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		r, err := tx.OpenDomainRequest(ctx, d) // locked before the domain, as Grant does
		if err != nil && !errors.Is(err, fault.NotFound) {
			return err
		}
		if g.IsZero() && r != nil && actor.IsAdmin() {
			g = r.Agency
		}
		if _, err := s.Allowlist.AllowIn(ctx, tx.Allowlist(), actor, d, g); err != nil || r == nil {
			return err
		}
		return s.grantAllowed(ctx, tx, actor, r)
	})
	if err != nil {
		return fmt.Errorf("allow domain %s: %w", d, err)
	}
	return nil
}

// grantAllowed ends the request for a domain that the actor has just allowed.
func (s *Service) grantAllowed(ctx context.Context, tx Tx, actor people.Actor, r *Request) (err error) {
	own := raised(actor, r)
	switch {
	case actor.Role != people.RoleSystem && !mayWork(actor, r):
		return &fault.Conflict{Reason: "Somebody has asked for this domain: the service desk decides that request."}
	case own && !actor.IsAdmin():
		return OwnRequest
	}
	c := s.begin(actor, r, Grant)
	if r.State, err = Next(r.Kind, r.State, Grant); err != nil {
		return err
	}
	switch {
	case own: // nobody decides their own request: an admin allows any domain, and there is nothing left to decide
		c.done()
	case actor.ID != uuid.Nil:
		c.take()
	}
	return c.commit(ctx, tx)
}
