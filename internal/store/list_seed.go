package store

import (
	"strings"

	"techbiz/internal/invite"
)

// narrowed adds the search and the filter by SEED, which no index of the list knows, as
// conditions on the invitations that are called so.
func narrowed(c *conditions, as string, q invite.Query) {
	if words := q.Words(); len(words) > 0 {
		c.add(c.allOf(as, words))
	}
	seedFiltered(c, as, q)
}

// allOf is the condition that the search text of the rows that are called so holds each of the
// words.
func (c *conditions) allOf(as string, words invite.Words) string {
	each := make([]string, len(words))
	for n, w := range words {
		each[n] = as + `.search_text LIKE ` + c.arg(likePattern(w)) + ` ESCAPE '\'`
	}
	return strings.Join(each, " AND ")
}

// seedFiltered adds the filter by SEED alone. It says what Invitation.SEEDStatus does.
func seedFiltered(c *conditions, as string, q invite.Query) {
	states, provisioned := q.SEED.States()
	if len(states) == 0 {
		return
	}
	kept := "(SELECT s.state FROM seed_provisionings AS s WHERE s.account_id = " + as + ".account_id)"
	if !provisioned {
		kept = "coalesce(" + kept + ", CASE WHEN " + as + ".seed THEN 'requested' ELSE 'not required' END)"
	}
	c.add(as + ".status <> " + c.arg(string(invite.StatusNotFound)) + " AND " + kept + oneOf(c, states))
}
