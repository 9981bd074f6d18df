package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
)

// lastText comes after every text that goes on in any way.
const lastText = "\U0010ffff"

// foundMost is how many requests a search looks at: the newest of those that a whole term
// finds. What begins with less than a term and fits more often is not all found.
const foundMost = 1000

func (s desks) Requests(ctx context.Context, q desk.Query) ([]*desk.Request, error) {
	c := s.requestConditions(q)
	c.add("1 = 1")
	order := c.turn("r", q.Cursor, q.OldestFirst)
	text := selectRequests + c.where() + order + c.limit(q.Limit+1)
	rows, err := rows[*numberedRow](ctx, planEach(s.read), text, c.args...)
	if err != nil {
		return nil, fmt.Errorf("select requests: %w", err)
	}
	return each(rows, (*numberedRow).request), nil
}

func (s desks) requestConditions(q desk.Query) *conditions {
	c := &conditions{}
	if q.Requester != uuid.Nil {
		c.add("r.requester_id = " + c.arg(q.Requester))
	}
	if !q.Agency.IsZero() {
		c.add("r.agency = " + c.arg(q.Agency.String()))
	}
	if q.OnlyOpen {
		c.add("r.closed_at IS NULL")
	}
	if q.State != "" {
		c.add("r.state = " + c.arg(string(q.State)))
	}
	if q.Kind != "" {
		c.add("r.kind = " + c.arg(string(q.Kind)))
	}
	switch {
	case q.Unassigned:
		c.add("r.assignee_id IS NULL")
	case q.Assignee != uuid.Nil:
		c.add("r.assignee_id = " + c.arg(q.Assignee))
	}
	switch {
	case q.Number != 0:
		c.add("r.num = " + c.arg(q.Number))
	case q.Search != "":
		term := "term" + s.dialect.bytewise
		c.add("r.id IN (SELECT f.request_id FROM (SELECT request_id FROM request_terms WHERE " + term + " >= " + c.arg(q.Search) + " AND " + term + " < " + c.arg(q.Search+lastText) + " ORDER BY " + term + ", created_at DESC LIMIT " + c.arg(foundMost) + ") AS f)")
	}
	return c
}

func (s desks) CountUnassigned(ctx context.Context, agency people.Agency, limit int) (int, error) {
	c := s.requestConditions(desk.Query{Agency: agency, OnlyOpen: true, Unassigned: true})
	if agency.IsZero() {
		c.add("r.agency >= ''") // all; the index of those that nobody looks after begins so
	}
	return s.countFrom(ctx, "requests AS r", c, limit)
}
