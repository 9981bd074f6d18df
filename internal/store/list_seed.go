package store

import (
	"context"
	"slices"
	"strings"

	"techbiz/internal/invite"
)

// seedMailMissing is the condition on sm that mail.Delivery.Trouble tells of a SEED mail; an
// index has it.
const seedMailMissing = "sm.kind = 'seed_invitation' AND (sm.state IN ('refused', 'given_up', 'withdrawn') OR sm.state = 'queued' AND sm.tries > 0)"

// waitForMail are the invitations whose SEED waits for a mail of which the condition on sm
// holds. It begins with the few mails that did not arrive.
func waitForMail(condition string) string {
	return "SELECT sm.invitation_id FROM mails AS sm JOIN seed_provisionings AS ip ON ip.mail_id = sm.id WHERE " + seedMailMissing + condition +
		" AND ip.state = 'licensed' AND ip.invitation_id = sm.invitation_id"
}

// seedMailIs has the invitations AS i be those of waitForMail, as far as Invitation.SEEDMailTrouble
// tells of it.
func seedMailIs(condition string) string {
	return "i.id IN (" + waitForMail(condition) + ") AND i.status <> '" + string(invite.StatusNotFound) + "'"
}

// mailFiltered adds the filters by mails that did not arrive, but for MailRefused, which is
// listed and counted in two parts.
func mailFiltered(c *conditions, q invite.Query) {
	if q.SEED == invite.SEEDMailMissing {
		c.add(seedMailIs(""))
	}
	var own, seeds string
	switch q.Mail {
	case invite.MailUndelivered:
		seeds = " AND sm.state <> 'refused'"
	case invite.MailNotDelivered:
		own, seeds = " AND im.state <> 'queued'", " AND sm.state IN ('given_up', 'withdrawn')"
	default:
		return
	}
	// The first finds the few that have such a mail, the others those of whom it matters still.
	c.add("i.id IN (SELECT im.invitation_id FROM mails AS im WHERE " + undelivered + own + " UNION ALL " + waitForMail(seeds) + ")")
	c.add("(i.state IN ('open', 'accepted') AND EXISTS (SELECT 1 FROM mails AS im WHERE " + undelivered + own + " AND im.invitation_id = i.id AND im.attempt = i.attempt)" +
		" OR " + seedMailIs(seeds) + ")")
}

// refusedParts are the two kinds of rows with a refused mail: the invitation's, which an index on
// invitations knows, and the SEED mail, which one on mails knows. No row is in both.
func refusedParts(own owner, q invite.Query) (invitation, seeds *conditions) {
	invitation, seeds = rowsOf(own, q), rowsOf(own, q)
	invitation.add("i.state = '" + string(invite.Refused) + "'")
	if q.Scope.Whole && q.Status == "" { // the indexes over others' know the status alone
		invitation.add("i.status = " + invitation.arg(string(invite.Refused.Status())))
	}
	seeds.add(seedMailIs(" AND sm.state = 'refused'") + " AND i.state <> '" + string(invite.Refused) + "'")
	return invitation, seeds
}

// listRefused reads a page of those of whom a mail was refused: it takes the page of either
// part, and of both what comes first.
func (s invites) listRefused(ctx context.Context, own owner, q invite.Query) ([]*invite.Invitation, error) {
	invitation, seeds := refusedParts(own, q)
	found, err := s.list(ctx, own, invitation, q)
	if err != nil {
		return nil, err
	}
	more, err := s.list(ctx, own, seeds, q)
	if err != nil {
		return nil, err
	}
	if len(more) == 0 {
		return found, nil
	}
	found = append(found, more...)
	oldestFirst := q.OldestFirst != q.Cursor.Backward
	slices.SortFunc(found, func(a, b *invite.Invitation) int {
		if !oldestFirst {
			a, b = b, a
		}
		return byTime(a.CreatedAt, a.ID, b.CreatedAt, b.ID)
	})
	return found[:min(len(found), q.Limit+1)], nil
}

// countRefused counts those of listRefused.
func (s invites) countRefused(ctx context.Context, own owner, q invite.Query, ceiling int) (int, error) {
	invitation, seeds := refusedParts(own, q)
	n, err := s.count(ctx, own, invitation, q, ceiling)
	if err != nil || n >= ceiling {
		return n, err
	}
	more, err := s.count(ctx, own, seeds, q, ceiling-n)
	return n + more, err
}

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
