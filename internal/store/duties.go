package store

import (
	"context"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// All admins are locked, so that of two who take one another's duty one sees what the
// other did.
func (t *tx) OtherAdmins(ctx context.Context, accountID uuid.UUID) (int, error) {
	admins, err := findAccounts(ctx, t, "WHERE duty = 'admin' AND duty <> '' AND "+living+" ORDER BY email"+t.s.dialect.forUpdate)
	n := 0
	for _, a := range admins {
		if a.ID != accountID && a.State.Usable() && a.Actor().IsAdmin() {
			n++
		}
	}
	return n, err
}

// domainsOf are the domains of the agency that is the argument, be they removed from the
// allow-list: what a few accounts that another index finds are narrowed by.
func domainsOf(agency string) string {
	return "(SELECT name FROM domains WHERE agency = " + agency + ")"
}

func (s invites) DutyHolders(ctx context.Context, g people.Agency, after invite.DutyPlace, limit int) ([]*techpass.Account, error) {
	c := &conditions{}
	c.add("duty <> '' AND " + living)
	if !g.IsZero() {
		c.add(s.dialect.domainOf + " IN " + domainsOf(c.arg(g)))
	}
	if after != (invite.DutyPlace{}) {
		c.add("(duty, email) > (" + c.arg(string(after.Duty)) + ", " + c.arg(after.Email) + ")")
	}
	text := c.where() + " ORDER BY duty, email" + c.limit(limit)
	return findAccounts(ctx, planEach(s.read), text, c.args...)
}
