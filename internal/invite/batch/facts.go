package batch

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// Flag is something about rows that is not their state.
type Flag int

// The flags.
const (
	FlagHidden   Flag = iota // HiddenUndecided
	FlagDoubtful             // Row.Doubtful
)

// lookup is the part of Store and Tx in which rows are looked up.
type lookup interface {
	invite.Lookup
	// BatchesOf returns the officer's batches, newest first, but for those Loading.
	BatchesOf(ctx context.Context, officerID uuid.UUID, limit int) ([]*Batch, error)
	// Twins returns which rows hold these emails and usernames.
	Twins(ctx context.Context, b *Batch, emails, usernames []string) (Twins, error)
	// RowPage returns up to q.Limit+1 rows in the order of the preview.
	RowPage(ctx context.Context, b *Batch, q RowQuery) ([]*Row, error)
	// Flagged returns the numbers of rows that were not invited and have the flag, up to
	// limit in order, and how many there are.
	Flagged(ctx context.Context, b *Batch, f Flag, limit int) (numbers []int, count int, err error)
	// RowsAfter returns up to limit rows with a greater number than after, in order of
	// number.
	RowsAfter(ctx context.Context, b *Batch, after, limit int) ([]*Row, error)
	// RequestedDomains returns since when those of the domains are asked for that an open
	// service request asks for.
	RequestedDomains(ctx context.Context, domains []string) (map[string]time.Time, error)
}

// verdicts judges rows by all that is known now.
func (s *Service) verdicts(ctx context.Context, from lookup, actor people.Actor, b *Batch, rows []*Row) ([]Verdict, error) {
	readings := make([]reading, len(rows))
	for n, r := range rows {
		readings[n] = read(r.Form)
	}
	facts, err := s.outside(ctx, from, actor, readings)
	if err != nil {
		return nil, err
	}
	if err := addTwins(ctx, from, b, rows, readings, facts); err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(rows))
	for n, r := range rows {
		if r.State == Invited {
			verdicts[n] = Verdict{Row: r, Request: readings[n].request, State: Invited}
			continue
		}
		verdicts[n] = judge(r, readings[n], facts[n], b.Columns)
		verdicts[n].Normalized = normalized(r, readings[n], b.Columns)
		verdicts[n].Warnings = warnings(r, b.Columns)
	}
	return verdicts, nil
}

// outside returns what is known of rows beyond their batch.
func (s *Service) outside(ctx context.Context, from lookup, actor people.Actor, readings []reading) ([]facts, error) {
	requests := make([]invite.Request, len(readings))
	for n, rd := range readings {
		requests[n] = rd.request
	}
	obstacles, err := s.Invites.Obstacles(ctx, from, actor, requests)
	if err != nil {
		return nil, fmt.Errorf("look up accounts and invitations: %w", err)
	}
	domains := make([]string, len(requests))
	for n, r := range requests {
		domains[n] = r.Email.Domain()
	}
	requested, err := from.RequestedDomains(ctx, domains)
	if err != nil {
		return nil, fmt.Errorf("look up requested domains: %w", err)
	}
	known := make([]facts, len(readings))
	for n, rd := range readings {
		known[n] = facts{obstacles: obstacles[n], requestedAt: requested[rd.request.Email.Domain()]}
	}
	return known, nil
}

// addTwins notes which other rows of the batch have the same email or username.
func addTwins(ctx context.Context, from lookup, b *Batch, rows []*Row, readings []reading, known []facts) error {
	keys := make([]key, len(readings))
	for n, rd := range readings {
		keys[n] = key{rd.request.Email.String(), rd.request.Username.Key()}
	}
	twins, err := twinsOf(ctx, from, b, keys)
	if err != nil {
		return err
	}
	for n, rd := range readings {
		known[n].sameEmail = twins.ByEmail[rd.request.Email.String()].beside(rows[n].Number)
		known[n].sameUsername = twins.ByUsername[rd.request.Username.Key()].beside(rows[n].Number)
	}
	return nil
}

// key is what rows may collide by; "" where a row has none that is valid.
type key struct{ email, username string }

// twinsOf returns which rows of the batch hold the keys.
func twinsOf(ctx context.Context, from lookup, b *Batch, keys []key) (Twins, error) {
	var emails, usernames []string
	for _, k := range keys {
		if k.email != "" {
			emails = append(emails, k.email)
		}
		if k.username != "" {
			usernames = append(usernames, k.username)
		}
	}
	twins, err := from.Twins(ctx, b, emails, usernames)
	if err != nil {
		return twins, fmt.Errorf("look up rows of the same person: %w", err)
	}
	return twins, nil
}

// beside returns the rows of the group other than the one with this number.
func (g Group) beside(number int) others {
	o := others{n: g.Count}
	for _, n := range g.First {
		switch {
		case n == number:
			o.n--
		case len(o.some) < maxNamed:
			o.some = append(o.some, n)
		}
	}
	if o.n == g.Count && o.n > 0 && len(g.First) == GroupFirst {
		o.n-- // it is one of those that are not named
	}
	return o
}

// Keys returns what a row is compared with others by: its email and username, "" where
// the form has none that is valid.
func (r *Row) Keys() (email, username string) {
	if e, err := people.ParseEmail(r.Form.Email); err == nil {
		email = e.String()
		if u, err := people.ParseUsernameFor(e, r.Form.Username); err == nil {
			username = u.Key()
		}
	}
	return email, username
}

// recheck judges rows anew and stores them with the state that they have now.
func (s *Service) recheck(ctx context.Context, tx Tx, actor people.Actor, b *Batch, rows []*Row) ([]Verdict, error) {
	verdicts, err := s.verdicts(ctx, tx, actor, b, rows)
	if err != nil {
		return nil, err
	}
	for _, v := range verdicts {
		v.settle()
	}
	return verdicts, tx.SaveRows(ctx, b, rows)
}
