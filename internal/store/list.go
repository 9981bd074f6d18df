package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/keyset"
)

// searchWindow is how many of the newest rows a search walks through before it turns to
// the trigram index. A frequent term fills its page from the window; a rare one has few
// hits in the index. Either way the cost does not grow with what is stored.
const searchWindow = 1000

// widestWindow is how many rows a search walks through at most where the window showed that
// the page is filled soon: the index would return every match, to be sorted.
const widestWindow = 10_000

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

// owner is whose invitations a query is about: an inviter's, or all officers' of an agency;
// the zero owner is everybody.
type owner struct{ inviter, agency string }

func ownerOf(inviterID uuid.UUID, q invite.Query) owner {
	if q.Scope.Whole {
		return owner{agency: q.Scope.Agency.String()}
	}
	return owner{inviter: inviterID.String()}
}

// condition is the part of a WHERE on invitations AS i, with its arguments.
func (o owner) condition() (string, []any) {
	switch {
	case o.inviter != "":
		return "i.inviter_id = ? AND ", []any{o.inviter}
	case o.agency != "":
		return "i.agency = ? AND ", []any{o.agency}
	}
	return "", nil
}

func rowsOf(o owner, q invite.Query) *conditions {
	c := &conditions{}
	whose, args := o.condition()
	c.add(whose+"i.type <> 'sign_up'", args...)
	if q.Undelivered {
		// The first finds the few that have such a mail, the second those whose present one it is.
		c.add("i.state IN ('open', 'accepted') AND i.id IN (SELECT im.invitation_id FROM mails AS im WHERE " + undelivered + ")")
		c.add("EXISTS (SELECT 1 FROM mails AS im WHERE " + undelivered + " AND im.invitation_id = i.id AND im.attempt = i.attempt)")
	}
	if q.Status != "" {
		c.add("i.status = ?", string(q.Status))
	}
	if q.State != "" {
		c.add("i.state = ?", string(q.State))
		if q.Scope.Whole && q.Status == "" { // the indexes over others' know the status alone
			c.add("i.status = ?", string(q.State.Status()))
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
		c.add("("+alias+".created_at, "+alias+".id) "+compare+" (?, ?)", at.At, at.ID)
	}
	return fmt.Sprintf(" ORDER BY %s.created_at %s, %[1]s.id %[2]s", alias, direction)
}

// List implements invite.Store.
func (s invites) List(ctx context.Context, inviterID uuid.UUID, q invite.Query) ([]*invite.Invitation, error) {
	own := ownerOf(inviterID, q)
	c := rowsOf(own, q)
	order := c.turn("i", q.Cursor, q.OldestFirst)
	if q.Search == "" && q.SEED == "" {
		return findInvitations(ctx, s.read, c.where()+order+limited(q), c.args...)
	}
	h, err := s.holdingOf(ctx, own)
	if err != nil {
		return nil, err
	}
	short := utf8.RuneCountInString(q.Search) < invite.ShortTerm
	if h.Small || (short && q.Reach() == 0) {
		narrowed(c, "i", q)
		return findInvitations(ctx, s.read, c.where()+order+limited(q), c.args...)
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
	return s.listIndexed(ctx, s.dialect.listed(own, q.Search, h.Part), c, order+limited(q))
}

// listWindow looks for the page among the first rows of the list alone.
func (s invites) listWindow(ctx context.Context, c *conditions, q invite.Query, rows int, order string) ([]*invite.Invitation, error) {
	w := &conditions{}
	narrowed(w, "w", q)
	window := fmt.Sprintf("WHERE i.id IN (SELECT w.id FROM (SELECT i.id, i.search_text, i.account_id, i.seed, i.status FROM invitations AS i%s%s LIMIT %d) AS w%s)",
		c.where(), order, rows, w.where())
	return findInvitations(ctx, s.read, window+order+limited(q), slices.Concat(c.args, w.args)...)
}

// limited ends a query for a page: a row more than the page holds tells whether others follow.
func limited(q invite.Query) string { return fmt.Sprintf(" LIMIT %d", q.Limit+1) }

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

func (s invites) listIndexed(ctx context.Context, x indexed, c *conditions, tail string) ([]*invite.Invitation, error) {
	var rows []*invitationRow
	err := s.read.NewRaw(x.with+"SELECT "+invitationColumns+" FROM "+x.from+withMail+"WHERE "+x.condition+" AND "+strings.Join(c.sql, " AND ")+tail,
		append(x.args, c.args...)...).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("search invitations: %w", err)
	}
	return each(rows, (*invitationRow).invitation), nil
}

// Count implements invite.Store.
func (s invites) Count(ctx context.Context, inviterID uuid.UUID, q invite.Query, ceiling int) (int, error) {
	plain := q.Search == "" && q.SEED == ""
	if plain && !q.Scope.Whole && !q.Undelivered {
		return s.countKept(ctx, inviterID, q)
	}
	own := ownerOf(inviterID, q)
	c := rowsOf(own, q)
	if plain {
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
		w := &conditions{}
		narrowed(w, "i", q)
		from := fmt.Sprintf("(SELECT i.search_text, i.account_id, i.seed, i.status FROM invitations AS i%s%s LIMIT %d) AS i", c.where(), first, q.Reach())
		return s.countFrom(ctx, from, &conditions{sql: w.sql, args: slices.Concat(c.args, w.args)}, ceiling)
	case utf8.RuneCountInString(q.Search) >= invite.ShortTerm:
		x := s.dialect.counted(own, q.Search, h.Part)
		seedFiltered(c, "i", q)
		return s.countFrom(ctx, x.from, &conditions{sql: append([]string{x.condition}, c.sql...), args: slices.Concat(x.args, c.args)}, ceiling)
	}
	narrowed(c, "i", q)
	return s.countUpTo(ctx, c, ceiling)
}

// countUpTo walks an index as far as the ceiling.
func (s *Store) countUpTo(ctx context.Context, c *conditions, ceiling int) (int, error) {
	return s.countFrom(ctx, "invitations AS i", c, ceiling)
}

func (s *Store) countFrom(ctx context.Context, from string, c *conditions, ceiling int) (int, error) {
	var n int
	err := s.read.NewRaw(fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s%s LIMIT %d) AS c", from, c.where(), ceiling), c.args...).Scan(ctx, &n)
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
