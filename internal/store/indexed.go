package store

import (
	"context"
	"fmt"
	"strings"

	"techbiz/internal/invite"
)

// indexed are the parts of a query that use the trigram index.
type indexed struct{ with, from, condition string }

// sqliteIndexed reads from the index first, and so stops where a LIMIT is reached: the
// planner, left to itself, would walk the owner's rows and look each up in the index. Words
// that the index does not know are looked for in what it finds.
func sqliteIndexed(c *conditions, o owner, words invite.Words, narrow bool) indexed {
	known, short := words.Halves()
	match := sqliteMatch(known)
	switch {
	case narrow && o.inviter != "":
		match = "owner : " + sqliteQuoted(o.inviter[24:]) + " AND " + match
	case narrow && o.agency != "":
		match = "owner : " + sqliteQuoted("@"+o.agency+"@") + " AND " + match
	}
	condition := "s.invitation_search MATCH " + c.arg(match)
	if len(short) > 0 {
		condition += " AND " + c.allOf("i", short)
	}
	return indexed{from: "invitation_search AS s CROSS JOIN invitations AS i ON i.num = s.rowid", condition: condition}
}

// sqliteMatch asks the column body of an index for texts that hold each of the words.
func sqliteMatch(words invite.Words) string {
	quoted := make([]string, len(words))
	for n, w := range words {
		quoted[n] = sqliteQuoted(w)
	}
	return "body : (" + strings.Join(quoted, " AND ") + ")"
}

func sqliteQuoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// postgresListed materializes the hits, which keeps the planner from the same mistake.
func postgresListed(c *conditions, o owner, words invite.Words, _ bool) indexed {
	return indexed{with: "WITH hits AS MATERIALIZED (SELECT i.id FROM invitations AS i WHERE " + o.condition(c) + c.allOf("i", words) + ") ",
		from: "invitations AS i", condition: "i.id IN (SELECT id FROM hits)"}
}

func postgresCounted(c *conditions, _ owner, words invite.Words, _ bool) indexed {
	return indexed{from: "invitations AS i", condition: c.allOf("i", words)}
}

// holding is how much of what is stored is an owner's.
type holding struct {
	Small bool // so little that a search walks it all
	Part  bool // less than a quarter; most hits of the index are somebody else's
}

// holdingOf tells how much the owner has of all that is stored.
func (s *Store) holdingOf(ctx context.Context, o owner) (holding, error) {
	if o.inviter != "" {
		return s.holdingOfInviter(ctx, o.inviter)
	}
	n, err := s.countUpTo(ctx, rowsOf(o, invite.Query{}), searchWindow+1)
	return holding{Small: n <= searchWindow, Part: o.agency != ""}, err
}

// holdingOfInviter compares what the inviter has with all that is stored. Matching the
// owner, too, costs SQLite a step for each hit, so it has to pay.
func (s *Store) holdingOfInviter(ctx context.Context, inviterID string) (holding, error) {
	last := "0" // PostgreSQL's index narrows by itself
	if s.dialect.name == "sqlite" {
		last = "(SELECT coalesce(max(num), 0) FROM invitations)"
	}
	h, err := row[holding](ctx, s.read, "SELECT own <= $1 AS small, own * 4 < "+last+" AS part FROM (SELECT coalesce(sum(n), 0) AS own FROM invitation_counts WHERE inviter_id = $2) AS c",
		searchWindow, inviterID)
	if err != nil {
		return h, fmt.Errorf("compare counts: %w", err)
	}
	return h, nil
}
