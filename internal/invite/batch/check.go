package batch

import (
	"context"
	"iter"
	"slices"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Known is where a check looks up what a list alone does not tell: the allow-list,
// accounts and open invitations.
type Known struct {
	Service *Service
	Actor   people.Actor // whose own invitations are told as such
}

// facts returns what is known of rows beyond their list; nothing where k is nil.
func (k *Known) facts(ctx context.Context, readings []reading) ([]facts, error) {
	if k == nil {
		return make([]facts, len(readings)), nil
	}
	return k.Service.outside(ctx, k.Service.Store, k.Actor, readings)
}

// Check judges a list as Upload would, and stores nothing. Without known it leaves out
// what has to be looked up. It reads the list completely before it returns, and keeps of
// each row its form: some 50 MB for 100,000 rows. The verdicts come in the order of the
// lines and end with an error where looking something up fails.
//
// Errors: *fault.Conflict (no rows), and whatever lines yields.
func Check(ctx context.Context, lines iter.Seq2[Line, error], columns Columns, known *Known) (iter.Seq2[Verdict, error], error) {
	var rows []*Row
	emails, usernames := newGroups(), newGroups()
	for line, err := range lines {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		r := line.row()
		email, username := r.Keys()
		emails.add(email, r.Number)
		usernames.add(username, r.Number)
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil, noRows()
	}
	return func(yield func(Verdict, error) bool) {
		for part := range slices.Chunk(rows, loadRows) {
			verdicts, err := checkRows(ctx, part, columns, known, emails, usernames)
			if err != nil {
				yield(Verdict{}, err)
				return
			}
			for _, v := range verdicts {
				if !yield(v, nil) {
					return
				}
			}
		}
	}, nil
}

func checkRows(ctx context.Context, rows []*Row, columns Columns, known *Known, emails, usernames *groups) ([]Verdict, error) {
	readings := make([]reading, len(rows))
	for n, r := range rows {
		readings[n] = read(r.Form)
	}
	facts, err := known.facts(ctx, readings)
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(rows))
	for n, r := range rows {
		facts[n].sameEmail = emails.of(readings[n].request.Email.String()).beside(r.Number)
		facts[n].sameUsername = usernames.of(readings[n].request.Username.Key()).beside(r.Number)
		verdicts[n] = judge(r, readings[n], facts[n], columns)
		verdicts[n].Normalized = normalized(r, readings[n], columns)
		verdicts[n].Warnings = warnings(r, columns)
		r.State = verdicts[n].State
	}
	return verdicts, nil
}

// groups finds the rows of a list that hold the same email or username. Nearly all keys
// are of one row alone, which takes no Group.
type groups struct {
	first map[string]int
	more  map[string]Group
}

func newGroups() *groups { return &groups{first: map[string]int{}, more: map[string]Group{}} }

// add notes that the row holds the key, "" for none. Rows come in order.
func (g *groups) add(key string, number int) {
	if key == "" {
		return
	}
	first, known := g.first[key]
	if !known {
		g.first[key] = number
		return
	}
	group, known := g.more[key]
	if !known {
		group = Group{Count: 1, First: []int{first}}
	}
	group.Count++
	if len(group.First) < GroupFirst {
		group.First = append(group.First, number)
	}
	g.more[key] = group
}

// of returns the rows that share the key: none where one row alone holds it.
func (g *groups) of(key string) Group { return g.more[key] }

// noRows is why a list without users is refused.
func noRows() error {
	return &fault.Conflict{Reason: "There is no user in this file: every row under the header is empty. Fill in the list and upload it again."}
}
