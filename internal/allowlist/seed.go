package allowlist

import (
	"context"
	"fmt"

	"techbiz/internal/audit"
	"techbiz/internal/people"
)

// OfferSEED says whether SEED is offered to mailboxes of a domain that is allow-listed:
// admins of any, agency admins of their agency's. Who has it already keeps it. Saying so
// twice changes nothing. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) OfferSEED(ctx context.Context, actor people.Actor, d people.Domain, offered bool) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		if _, err := managed(ctx, tx, actor, d); err != nil {
			return err
		}
		changed, err := tx.SetSEED(ctx, d, offered)
		if err != nil || !changed {
			return err
		}
		action := audit.DomainSEEDOffered
		if !offered {
			action = audit.DomainSEEDWithheld
		}
		return tx.Record(ctx, audit.New(ctx, s.now(), actor, action, subjectOf(d), "domain", d.String()))
	})
	if err != nil {
		return fmt.Errorf("offer SEED to %s: %w", d, err)
	}
	return nil
}

// AgencyOf is the function AgencyOf over the service's store.
func (s *Service) AgencyOf(ctx context.Context, e people.Email) (people.Agency, error) {
	return AgencyOf(ctx, s.store, e)
}

// ListFor returns what the allow-list says of the mailboxes' domains.
func (s *Service) ListFor(ctx context.Context, mailboxes ...people.Email) (List, error) {
	return ListFor(ctx, s.store, mailboxes...)
}
