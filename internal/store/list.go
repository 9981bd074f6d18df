package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/keyset"
	"techbiz/internal/invite"
)

// searchWindow is how many of the newest rows a search walks through before it turns to
// the trigram index. A frequent term fills its page from the window; a rare one has few
// hits in the index. Either way the cost does not grow with what is stored.
const searchWindow = 1000

// widestWindow is how many rows a search walks through at most where the window showed that
// the page is filled soon: the index would return every match, to be sorted.
const widestWindow = 10_000

// conditions of a list, and their arguments. A text that asks for arguments has to be
// complete before args are handed over beside it.
type conditions struct {
	sql  []string
	args []any
}

func (c *conditions) add(sql string) { c.sql = append(c.sql, sql) }

// arg adds an argument and returns what stands for it in the text.
func (c *conditions) arg(value any) string {
	c.args = append(c.args, value)
	return "$" + strconv.Itoa(len(c.args))
}

// oneOf is the condition that what stands before it is one of a few values.
func oneOf[T any](c *conditions, values []T) string {
	args := make([]string, len(values))
	for n, v := range values {
		args[n] = c.arg(v)
	}
	return " IN (" + strings.Join(args, ", ") + ")"
}

// limit ends a query that wants so many rows at most.
func (c *conditions) limit(rows int) string { return " LIMIT " + c.arg(rows) }

// clone is a copy, to which more can be added.
func (c *conditions) clone() *conditions {
	return &conditions{sql: slices.Clone(c.sql), args: slices.Clone(c.args)}
}

func (c *conditions) where() string { return " WHERE " + strings.Join(c.sql, " AND ") }

// owner is whose invitations a query is about: an inviter's, or all officers' of an agency;
// the zero owner is everybody.
type owner struct{ inviter, agency string }

func ownerOf(inviterID uuid.UUID, q invite.Query) owner {
	if q.Scope.Whole {
		return owner{agency: q.Scope.Agency.String()}
	}
	return owner{inviter: inviterID.String()}
}

// condition is the part of a WHERE on invitations AS i, which goes on.
func (o owner) condition(c *conditions) string {
	switch {
	case o.inviter != "":
		return "i.inviter_id = " + c.arg(o.inviter) + " AND "
	case o.agency != "":
		return "i.agency = " + c.arg(o.agency) + " AND "
	}
	return ""
}

func rowsOf(o owner, q invite.Query) *conditions {
	c := &conditions{}
	c.add(o.condition(c) + "i.type <> 'sign_up'")
	mailFiltered(c, q)
	if q.Status != "" {
		c.add("i.status = " + c.arg(string(q.Status)))
	}
	if q.State != "" {
		c.add("i.state = " + c.arg(string(q.State)))
		if q.Scope.Whole && q.Status == "" { // the indexes over others' know the status alone
			c.add("i.status = " + c.arg(string(q.State.Status())))
		}
	}
	return c
}

// turn adds the place where a page of the rows of the table AS alias starts, and returns their
// order by time and id, which a page before the cursor reads backwards.
func (c *conditions) turn(alias string, at keyset.Cursor, oldestFirst bool) (order string) {
	compare, direction := ">", "ASC"
	if oldestFirst == at.Backward {
		compare, direction = "<", "DESC"
	}
	if !at.IsZero() {
		c.add("(" + alias + ".created_at, " + alias + ".id) " + compare + " (" + c.arg(at.At) + ", " + c.arg(at.ID) + ")")
	}
	return fmt.Sprintf(" ORDER BY %s.created_at %s, %[1]s.id %[2]s", alias, direction)
}

// byTime is that order of two rows, the oldest first.
func byTime(at time.Time, id uuid.UUID, otherAt time.Time, other uuid.UUID) int {
	return cmp.Or(at.Compare(otherAt), bytes.Compare(id[:], other[:]))
}

func (s invites) List(ctx context.Context, inviterID uuid.UUID, q invite.Query) ([]*invite.Invitation, error) {
	own := ownerOf(inviterID, q)
	if q.Mail == invite.MailRefused {
		return s.listRefused(ctx, own, q)
	}
	return s.list(ctx, own, rowsOf(own, q), q)
}

// list reads a page of the rows, narrowed by search and SEED.
func (s invites) list(ctx context.Context, own owner, c *conditions, q invite.Query) ([]*invite.Invitation, error) {
	order := c.turn("i", q.Cursor, q.OldestFirst)
	words := q.Words()
	if len(words) == 0 && !q.SEED.Walks() {
		return s.page(ctx, c, order, q)
	}
	h, err := s.holdingOf(ctx, own)
	if err != nil {
		return nil, err
	}
	if h.Small || (!words.Indexed() && q.Reach() == 0) {
		narrowed(c, "i", q)
		return s.page(ctx, c, order, q)
	}
	found, err := s.listWindow(ctx, c, q, searchWindow, order)
	if err != nil || len(found) > q.Limit {
		return found, err
	}
	if q.Reach() > 0 {
		return s.listWindow(ctx, c, q, q.Reach(), order)
	}
	if wider := widened(len(found), q.Limit); wider > 0 {
		found, err = s.listWindow(ctx, c, q, wider, order)
		if err != nil || len(found) > q.Limit {
			return found, err
		}
	}
	seedFiltered(c, "i", q)
	x := s.dialect.listed(c, own, words, h.Part)
	text := x.with + "SELECT " + invitationColumns + " FROM " + x.from + withMail + c.where() + " AND " + x.condition + order + c.limit(q.Limit+1)
	rows, err := rows[*invitationRow](ctx, planEach(s.read), text, c.args...)
	if err != nil {
		return nil, fmt.Errorf("search invitations: %w", err)
	}
	return each(rows, (*invitationRow).invitation), nil
}

// page reads a page of what c finds: a row more than it holds tells whether others follow.
func (s invites) page(ctx context.Context, c *conditions, order string, q invite.Query) ([]*invite.Invitation, error) {
	text := c.where() + order + c.limit(q.Limit+1)
	return findInvitations(ctx, planEach(s.read), text, c.args...)
}

// listWindow looks for the page among the first rows of the list alone.
func (s invites) listWindow(ctx context.Context, c *conditions, q invite.Query, rows int, order string) ([]*invite.Invitation, error) {
	w := &conditions{args: slices.Clone(c.args)}
	first := "SELECT i.id, i.search_text, i.account_id, i.seed, i.status FROM invitations AS i" + c.where() + order + w.limit(rows)
	narrowed(w, "w", q)
	return s.page(ctx, &conditions{sql: []string{"i.id IN (SELECT w.id FROM (" + first + ") AS w" + w.where() + ")"}, args: w.args}, order, q)
}

// widened is how many rows hold a page of matches twice over, where so many were found in
// the first searchWindow; 0 where the index has so few, or the walk is so long, that it is
// asked at once.
func widened(found, page int) int {
	if found == 0 {
		return 0
	}
	rows := 2 * searchWindow * (page + 1) / found
	if rows > widestWindow {
		return 0
	}
	return rows
}

func (s invites) Count(ctx context.Context, inviterID uuid.UUID, q invite.Query, ceiling int) (int, error) {
	words := q.Words()
	plain := len(words) == 0 && q.SEED == "" && q.Mail == ""
	if plain && !q.Scope.Whole {
		return s.countKept(ctx, inviterID, q)
	}
	own := ownerOf(inviterID, q)
	if q.Mail == invite.MailRefused {
		return s.countRefused(ctx, own, q, ceiling)
	}
	return s.count(ctx, own, rowsOf(own, q), q, ceiling)
}

// count counts the rows, narrowed by search and SEED, up to the ceiling.
func (s invites) count(ctx context.Context, own owner, c *conditions, q invite.Query, ceiling int) (int, error) {
	words := q.Words()
	if len(words) == 0 && !q.SEED.Walks() {
		return s.countUpTo(ctx, c, ceiling)
	}
	h, err := s.holdingOf(ctx, own)
	if err != nil {
		return 0, err
	}
	switch {
	case h.Small:
	case q.Reach() > 0:
		first := (&conditions{}).turn("i", keyset.Cursor{}, q.OldestFirst)
		w := &conditions{args: c.args}
		from := "(SELECT i.search_text, i.account_id, i.seed, i.status FROM invitations AS i" + c.where() + first + w.limit(q.Reach()) + ") AS i"
		narrowed(w, "i", q)
		return s.countFrom(ctx, from, w, ceiling)
	case words.Indexed():
		x := s.dialect.counted(c, own, words, h.Part)
		c.add(x.condition)
		seedFiltered(c, "i", q)
		return s.countFrom(ctx, x.from, c, ceiling)
	}
	narrowed(c, "i", q)
	return s.countUpTo(ctx, c, ceiling)
}

// countUpTo walks an index as far as the ceiling.
func (s *Store) countUpTo(ctx context.Context, c *conditions, ceiling int) (int, error) {
	return s.countFrom(ctx, "invitations AS i", c, ceiling)
}

func (s *Store) countFrom(ctx context.Context, from string, c *conditions, ceiling int) (int, error) {
	text := "SELECT count(*) FROM (SELECT 1 FROM " + from + c.where() + c.limit(ceiling) + ") AS c"
	n, err := row[int](ctx, planEach(s.read), text, c.args...)
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

func (s invites) StatusCounts(ctx context.Context, inviterID uuid.UUID) (map[invite.State]int, error) {
	type record struct {
		State invite.State
		N     int
	}
	rows, err := rows[record](ctx, s.read, "SELECT state, sum(n) AS n FROM invitation_counts WHERE inviter_id = $1 GROUP BY state", inviterID)
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", err)
	}
	counts := make(map[invite.State]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}
