package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/desk"
	"techbiz/internal/people"
)

// foundMost is how many requests a search looks at: the newest of those that a whole term
// finds. What begins with less than a term and fits more often is not all found.
const foundMost = 1000

// Requests implements desk.Store.
func (s desks) Requests(ctx context.Context, q desk.Query) ([]*desk.Request, error) {
	c := s.requestConditions(q)
	order := c.turn("r", q.Cursor, q.OldestFirst) + " LIMIT ?"
	where := ""
	if len(c.sql) > 0 {
		where = "WHERE " + strings.Join(c.sql, " AND ")
	}
	var rows []*numberedRow
	if err := s.read.NewRaw(selectRequests+where+order, append(c.args, q.Limit+1)...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("select requests: %w", err)
	}
	return each(rows, (*numberedRow).request), nil
}

func (s desks) requestConditions(q desk.Query) *conditions {
	c := &conditions{}
	if q.Requester != uuid.Nil {
		c.add("r.requester_id = ?", q.Requester)
	}
	if !q.Agency.IsZero() {
		c.add("r.agency = ?", q.Agency.String())
	}
	if q.OnlyOpen {
		c.add("r.closed_at IS NULL")
	}
	if q.State != "" {
		c.add("r.state = ?", string(q.State))
	}
	if q.Kind != "" {
		c.add("r.kind = ?", string(q.Kind))
	}
	switch {
	case q.Nobodys:
		c.add("r.assignee_id IS NULL")
	case q.Assignee != uuid.Nil:
		c.add("r.assignee_id = ?", q.Assignee)
	}
	switch {
	case q.Number != 0:
		c.add("r.num = ?", q.Number)
	case q.Search != "":
		term := "term" + s.dialect.bytewise
		c.add("r.id IN (SELECT f.request_id FROM (SELECT request_id FROM request_terms WHERE "+term+" >= ? AND "+term+" < ? ORDER BY "+term+", created_at DESC LIMIT ?) AS f)",
			q.Search, q.Search+lastText, foundMost)
	}
	return c
}

// CountNobodys implements desk.Store.
func (s desks) CountNobodys(ctx context.Context, agency people.Agency, limit int) (int, error) {
	c := s.requestConditions(desk.Query{Agency: agency, OnlyOpen: true, Nobodys: true})
	if agency.IsZero() {
		c.add("r.agency >= ''") // all; the index of those that nobody looks after begins so
	}
	return s.countFrom(ctx, "requests AS r", c, limit)
}
