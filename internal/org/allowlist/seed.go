package allowlist

import (
	"context"
	"fmt"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// MayOfferSEED tells whether the actor may offer SEED to a domain that they look after.
// Which government domains are eligible is the programme's rule, so admins say it; agency
// admins may withhold it there, and say both of their companies' domains. Source: domain.md,
// "What happens to the invitee" (schools.gov.sg).
func MayOfferSEED(actor people.Actor, d Domain) bool {
	return actor.IsAdmin() || actor.Role == people.RoleSystem || !d.Government()
}

// OfferSEED says whether SEED is offered to mailboxes of a domain that is allow-listed:
// admins of any, agency admins of their agency's, as far as MayOfferSEED lets them. Who has
// it already keeps it. Saying so twice changes nothing. Errors: fault.Forbidden,
// fault.NotFound, *fault.Conflict (an admin has to offer it).
func (s *Service) OfferSEED(ctx context.Context, actor people.Actor, d people.Domain, offered bool) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		found, err := managed(ctx, tx, actor, d)
		if err != nil {
			return err
		}
		if offered && !found.SEED && !MayOfferSEED(actor, found) {
			return &fault.Conflict{Reason: "SEED is withheld from this government domain. Only an admin of TechBiz offers it there: ask one if its people are eligible."}
		}
		changed, err := tx.SetSEED(ctx, d, offered)
		if err != nil || !changed {
			return err
		}
		action := audit.DomainSEEDOffered
		if !offered {
			action = audit.DomainSEEDWithheld
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, action, subjectOf(d), "domain", d.String()))
	})
	if err != nil {
		return fmt.Errorf("offer SEED to %s: %w", d, err)
	}
	return nil
}

// AgencyOf is the function AgencyOf over the service's store.
func (s *Service) AgencyOf(ctx context.Context, e people.Email) (people.Agency, error) {
	return AgencyOf(ctx, s.Store, e)
}

// ListFor returns what the allow-list says of the mailboxes' domains.
func (s *Service) ListFor(ctx context.Context, mailboxes ...people.Email) (List, error) {
	return ListFor(ctx, s.Store, mailboxes...)
}
