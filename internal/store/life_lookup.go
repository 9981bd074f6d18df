package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
)

func (s lives) InvitationByID(ctx context.Context, id uuid.UUID) (*invite.Invitation, error) {
	return s.Invites().Get(ctx, id)
}

func (s lives) CountInvited(ctx context.Context, accountID uuid.UUID) (int, error) {
	counts, err := s.Invites().StatusCounts(ctx, accountID)
	n := 0
	for _, c := range counts {
		n += c
	}
	return n, err
}

func (s lives) FindAccounts(ctx context.Context, q lifecycle.AccountQuery, limit int) ([]*techpass.Account, error) {
	whole, err := s.accountsNamed(ctx, q)
	if err != nil {
		return nil, err
	}
	newest, err := s.newestWith(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	found := whole
	for _, a := range newest {
		if !slices.ContainsFunc(whole, func(w *techpass.Account) bool { return w.ID == a.ID }) {
			found = append(found, a)
		}
	}
	return found[:min(limit, len(found))], nil
}

// accountsNamed are the accounts that have not ended and whose whole email, username or login ID
// the query is.
func (s lives) accountsNamed(ctx context.Context, q lifecycle.AccountQuery) (found []*techpass.Account, err error) {
	if len(q.Words) != 1 {
		return nil, nil
	}
	whole := q.Words[0]
	for column, name := range map[string]string{"email": whole, "username_key": strings.TrimSuffix(whole, people.LoginSuffix)} {
		c := &conditions{}
		c.add(column + " = " + c.arg(name) + " AND " + column + " <> '' AND " + living)
		if !q.Agency.IsZero() {
			c.add(s.dialect.domainOf + " IN " + domainsOf(c.arg(q.Agency)))
		}
		some, err := findAccounts(ctx, s.read, c.where(), c.args...)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, byAge)
	return found, nil
}

func byAge(a, b *techpass.Account) int {
	return byTime(b.CreatedAt, b.ID, a.CreatedAt, a.ID)
}

const orderedNewest = " ORDER BY created_at DESC, id DESC"

// newestWith looks for the words among the newest accounts, and asks the index only where these
// do not fill the page: a frequent word has more hits there than anybody wants sorted.
func (s lives) newestWith(ctx context.Context, q lifecycle.AccountQuery, limit int) ([]*techpass.Account, error) {
	if len(q.Words) == 0 {
		return s.newestAccounts(ctx, q, limit, limit)
	}
	window := searchWindow
	if !q.Words.Indexed() {
		window = invite.ShortReach
	}
	found, err := s.newestAccounts(ctx, q, window, limit)
	if err != nil || len(found) == limit || window == invite.ShortReach {
		return found, err
	}
	if wider := widened(len(found), limit); wider > 0 {
		found, err = s.newestAccounts(ctx, q, wider, limit)
		if err != nil || len(found) == limit {
			return found, err
		}
	}
	c := &conditions{}
	if !q.Agency.IsZero() {
		c.add(s.dialect.domainOf + " IN " + domainsOf(c.arg(q.Agency)))
	}
	c.add(s.dialect.accountsIndexed(c, q.Words))
	return findAccounts(ctx, planEach(s.read), c.where()+orderedNewest+c.limit(limit), c.args...)
}

// sqliteAccounts reads the hits of the index first.
func sqliteAccounts(c *conditions, words invite.Words) string {
	known, short := words.Halves()
	hits := "id IN (SELECT n.account_id FROM account_search AS s CROSS JOIN account_numbers AS n ON n.num = s.rowid WHERE s.account_search MATCH " + c.arg(sqliteMatch(known)) + ")"
	if len(short) > 0 {
		hits += " AND " + c.allOf("accounts", short)
	}
	return hits
}

// postgresAccounts does not let the planner walk the accounts by time instead: OFFSET 0 keeps the
// hits apart.
func postgresAccounts(c *conditions, words invite.Words) string {
	return "id IN (SELECT h.id FROM accounts AS h WHERE " + c.allOf("h", words) + " OFFSET 0)"
}

// newestAccounts are those, limit at most, that hold the words among so many of the newest.
func (s lives) newestAccounts(ctx context.Context, q lifecycle.AccountQuery, among, limit int) ([]*techpass.Account, error) {
	if q.Agency.IsZero() {
		return s.newestOf(ctx, q.Words, nil, among, limit)
	}
	domains, err := rows[string](ctx, s.read, "SELECT name FROM domains WHERE agency = $1", q.Agency)
	if err != nil {
		return nil, fmt.Errorf("select domains of the agency: %w", err)
	}
	var found []*techpass.Account
	for part := range slices.Chunk(domains, domainsAtOnce) {
		some, err := s.newestOf(ctx, q.Words, part, among, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, byAge)
	return found[:min(limit, len(found))], nil
}

// domainsAtOnce is from how many domains one statement reads: each has a part of its own, which
// the index on domain and time answers, and SQLite takes 500 parts.
const domainsAtOnce = 200

// newestOf reads the newest accounts of the domains, or of all where there are none.
func (s lives) newestOf(ctx context.Context, words invite.Words, domains []string, among, limit int) ([]*techpass.Account, error) {
	c := &conditions{}
	first := func(condition string) string {
		return "SELECT id, created_at, search_text FROM (SELECT id, created_at, search_text FROM accounts WHERE email <> ''" + condition + orderedNewest + c.limit(among) + ") AS part"
	}
	var parts []string
	for _, d := range domains {
		parts = append(parts, first(" AND "+s.dialect.domainOf+" = "+c.arg(d)))
	}
	if len(domains) == 0 {
		parts = append(parts, first(""))
	}
	newest := "SELECT w.id FROM (SELECT id, search_text FROM (" + strings.Join(parts, " UNION ALL ") + ") AS parts" + orderedNewest + c.limit(among) + ") AS w"
	if len(words) > 0 {
		newest += " WHERE " + c.allOf("w", words)
	}
	return findAccounts(ctx, planEach(s.read), "WHERE id IN ("+newest+")"+orderedNewest+c.limit(limit), c.args...)
}

// addSearchTexts fills in what the search looks through for accounts that were stored before it
// was, some at a time.
func (s *Store) addSearchTexts(ctx context.Context) error {
	for {
		var found []*techpass.Account
		err := s.update(ctx, func(t *tx) (err error) {
			found, err = findAccounts(ctx, t, "WHERE search_text = '' AND email <> '' ORDER BY id LIMIT $1"+t.s.dialect.forUpdate, insertRows)
			if err != nil || len(found) == 0 {
				return err
			}
			return t.UpdateAccounts(ctx, found)
		})
		if err != nil {
			return fmt.Errorf("fill in what the search for accounts looks through: %w", err)
		}
		if len(found) == 0 {
			return nil
		}
	}
}
