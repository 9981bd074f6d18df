package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

// OtherAdmins implements invite.Tx. All admins are locked, so that of two who take one
// another's duty one sees what the other did.
func (t *tx) OtherAdmins(ctx context.Context, accountID uuid.UUID) (int, error) {
	admins, err := findAccounts(ctx, t.Tx, "WHERE duty = 'admin' AND duty <> '' AND "+living+" ORDER BY email"+t.s.dialect.forUpdate)
	n := 0
	for _, a := range admins {
		if a.ID != accountID && a.State.Usable() && a.Actor().IsAdmin() {
			n++
		}
	}
	return n, err
}

// domainsOf are the domains of an agency, be they removed from the allow-list: what a few
// accounts that another index finds are narrowed by.
const domainsOf = "(SELECT name FROM domains WHERE agency = ?)"

// DutyHolders implements invite.Store.
func (s invites) DutyHolders(ctx context.Context, g people.Agency, after invite.DutyPlace, limit int) ([]*techpass.Account, error) {
	c := &conditions{}
	c.add("duty <> '' AND " + living)
	if !g.IsZero() {
		c.add(s.dialect.domainOf+" IN "+domainsOf, g)
	}
	if after != (invite.DutyPlace{}) {
		c.add("(duty, email) > (?, ?)", string(after.Duty), after.Email)
	}
	return findAccounts(ctx, s.read, fmt.Sprintf("%s ORDER BY duty, email LIMIT %d", c.where(), limit), c.args...)
}
