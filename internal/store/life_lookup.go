package store

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/techpass"
)

// InvitationByID implements life.Lookup.
func (s lives) InvitationByID(ctx context.Context, id uuid.UUID) (*invite.Invitation, error) {
	return invites(s).Get(ctx, id)
}

// CountInvited implements life.Lookup.
func (s lives) CountInvited(ctx context.Context, accountID uuid.UUID) (int, error) {
	counts, err := invites(s).StatusCounts(ctx, accountID)
	n := 0
	for _, c := range counts {
		n += c
	}
	return n, err
}

// lastText comes after every text that goes on in any way.
const lastText = "\U0010ffff"

// AccountsFrom implements life.Lookup. Each way to begin reads a range of an index.
func (s lives) AccountsFrom(ctx context.Context, p life.Prefix, limit int) ([]*techpass.Account, error) {
	var found []*techpass.Account
	for column, prefix := range map[string]string{"email": p.Email, "username_key": p.Username} {
		if prefix == "" {
			continue
		}
		c := &conditions{}
		ordered := column + s.dialect.bytewise
		switch {
		case p.Agency.IsZero():
			c.add(column + " <> '' AND " + ordered + " >= " + c.arg(prefix) + " AND " + ordered + " < " + c.arg(prefix+lastText))
		case column == "email":
			// SQLite takes the index of an expression only for what is no column's text.
			c.add("email <> '' AND " + s.dialect.domainOf + " IN (SELECT name || '' FROM domains WHERE agency = " + c.arg(p.Agency) + ") AND " + ordered + " >= " + c.arg(prefix) + " AND " + ordered + " < " + c.arg(prefix+lastText))
		default:
			c.add("username_key <> '' AND username_key = " + c.arg(prefix) + " AND " + s.dialect.domainOf + " IN " + domainsOf(c.arg(p.Agency)))
		}
		text := c.where() + " ORDER BY " + ordered + c.limit(limit)
		some, err := findAccounts(ctx, planEach(s.read), text, c.args...)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b *techpass.Account) int {
		if byEmail := strings.Compare(a.Email.String(), b.Email.String()); byEmail != 0 {
			return byEmail
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
	found = slices.CompactFunc(found, func(a, b *techpass.Account) bool { return a.ID == b.ID })
	return found[:min(limit, len(found))], nil
}
