package store

import (
	"techbiz/internal/invite"
)

// narrowed adds the search and the filter by SEED, which no index of the list knows, as
// conditions on the invitations that are called so.
func narrowed(c *conditions, as string, q invite.Query) {
	if q.Search != "" {
		c.add(as + `.search_text LIKE ` + c.arg(likePattern(q.Search)) + ` ESCAPE '\'`)
	}
	seedFiltered(c, as, q)
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
