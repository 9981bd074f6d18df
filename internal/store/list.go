package store

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/invite"
)

// searchWindow is how many of the newest rows a search walks through before it turns to
// the trigram index. A frequent term fills its page from the window; a rare one has few
// hits in the index. Either way the cost does not grow with what is stored.
const searchWindow = 1000

// conditions of a list, as SQL on invitations AS i.
type conditions struct {
	sql  []string
	args []any
}

func (c *conditions) add(sql string, args ...any) {
	c.sql = append(c.sql, sql)
	c.args = append(c.args, args...)
}

func (c *conditions) where() string { return " WHERE " + strings.Join(c.sql, " AND ") }

func ownRows(inviterID uuid.UUID, q invite.Query) *conditions {
	c := &conditions{}
	c.add("i.inviter_id = ? AND i.type <> 'sign_up'", inviterID)
	if q.Status != "" {
		c.add("i.status = ?", string(q.Status))
	}
	if q.State != "" {
		c.add("i.state = ?", string(q.State))
	}
	return c
}

// keyset adds the place where the page starts and returns the order of its rows, which
// a page before the cursor reads backwards.
func keyset(c *conditions, q invite.Query) (order string) {
	descending := !q.OldestFirst
	if q.Cursor.Backward {
		descending = !descending
	}
	compare, direction := ">", "ASC"
	if descending {
		compare, direction = "<", "DESC"
	}
	if !q.Cursor.IsZero() {
		c.add("(i.created_at, i.id) "+compare+" (?, ?)", q.Cursor.At, q.Cursor.ID)
	}
	return fmt.Sprintf(" ORDER BY i.created_at %s, i.id %[1]s", direction)
}

// List implements invite.Store.
func (s invites) List(ctx context.Context, inviterID uuid.UUID, q invite.Query) ([]*invite.Invitation, error) {
	c := ownRows(inviterID, q)
	order := keyset(c, q)
	limit := fmt.Sprintf(" LIMIT %d", q.Limit+1)
	if q.Search == "" {
		return findInvitations(ctx, s.read, c.where()+order+limit, c.args...)
	}
	like := `i.search_text LIKE ? ESCAPE '\'`
	h, err := s.holdingOf(ctx, inviterID)
	if err != nil {
		return nil, err
	}
	short := utf8.RuneCountInString(q.Search) < invite.ShortTerm
	if h.Small || (short && q.Reach() == 0) {
		c.add(like, likePattern(q.Search))
		return findInvitations(ctx, s.read, c.where()+order+limit, c.args...)
	}
	window := fmt.Sprintf("WHERE i.id IN (SELECT w.id FROM (SELECT i.id, i.search_text FROM invitations AS i%s%s LIMIT %d) AS w WHERE w.search_text LIKE ? ESCAPE '\\')",
		c.where(), order, max(searchWindow, q.Reach()))
	found, err := findInvitations(ctx, s.read, window+order+limit, append(c.args, likePattern(q.Search))...)
	if err != nil || len(found) > q.Limit || short {
		return found, err
	}
	return s.listIndexed(ctx, s.dialect.listed(inviterID.String(), q.Search, h.Part), c, order+limit)
}

func (s invites) listIndexed(ctx context.Context, x indexed, c *conditions, tail string) ([]*invite.Invitation, error) {
	var rows []*invitationRow
	err := s.read.NewRaw(x.with+"SELECT "+invitationColumns+" FROM "+x.from+" WHERE "+x.condition+" AND "+strings.Join(c.sql, " AND ")+tail,
		append(x.args, c.args...)...).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("search invitations: %w", err)
	}
	found := make([]*invite.Invitation, len(rows))
	for n, r := range rows {
		found[n] = r.invitation()
	}
	return found, nil
}

// Count implements invite.Store.
func (s invites) Count(ctx context.Context, inviterID uuid.UUID, q invite.Query, ceiling int) (int, error) {
	if q.Search == "" {
		return s.countKept(ctx, inviterID, q)
	}
	c := ownRows(inviterID, q)
	x := indexed{from: "invitations AS i", condition: `i.search_text LIKE ? ESCAPE '\'`, args: []any{likePattern(q.Search)}}
	h, err := s.holdingOf(ctx, inviterID)
	if err != nil {
		return 0, err
	}
	switch {
	case h.Small:
	case utf8.RuneCountInString(q.Search) >= invite.ShortTerm:
		x = s.dialect.counted(inviterID.String(), q.Search, h.Part)
	case q.Reach() > 0:
		first := keyset(&conditions{}, invite.Query{OldestFirst: q.OldestFirst})
		x.from = fmt.Sprintf("(SELECT i.search_text FROM invitations AS i%s%s LIMIT %d) AS i", c.where(), first, q.Reach())
		x.args, c = append(c.args, x.args...), &conditions{sql: []string{"true"}}
	}
	var n int
	err = s.read.NewRaw(fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s AND %s LIMIT %d) AS c",
		x.from, x.condition, strings.Join(c.sql, " AND "), ceiling), append(x.args, c.args...)...).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("count invitations: %w", err)
	}
	return n, nil
}

// countKept adds up the counts that the database keeps.
func (s invites) countKept(ctx context.Context, inviterID uuid.UUID, q invite.Query) (int, error) {
	counts, err := s.StatusCounts(ctx, inviterID)
	total := 0
	for state, n := range counts {
		if (q.Status == "" || state.Status() == q.Status) && (q.State == "" || state == q.State) {
			total += n
		}
	}
	return total, err
}

// StatusCounts implements invite.Store.
func (s invites) StatusCounts(ctx context.Context, inviterID uuid.UUID) (map[invite.State]int, error) {
	var rows []struct {
		State invite.State
		N     int
	}
	err := s.read.NewRaw("SELECT state, n FROM invitation_counts WHERE inviter_id = ?", inviterID).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", err)
	}
	counts := make(map[invite.State]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}
