package invite

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
)

// PageSizes are the page sizes that the status page offers; the first is the default.
var PageSizes = []int{10, 20, 50, 100}

// CountCeiling is how far the matches of a search are counted: beyond it the total is
// told as "more than". The total without a search is always exact.
const CountCeiling = 1_000

// Query asks for one page of invitations.
type Query struct {
	Scope       Scope
	Search      string // words, each a part of name, email, organisation, department or login ID, in any order
	Status      Status // "" for all
	State       State  // "" for all; finer than Status
	Mail        MailFilter
	SEED        SEEDFilter
	OldestFirst bool          // by date of invite; newest first otherwise
	Cursor      keyset.Cursor // zero for the first page
	Thorough    bool          // short words and SEED, too, are looked for in all rows, however long it takes
	Limit       int           // rows; PageSizes[0] where 0, at most the largest of PageSizes
}

// Page is one page of the status list.
type Page struct {
	Rows     []*Invitation
	Total    int // matches of search and filter
	MoreThan bool
	Partial  bool          // all words are short, or SEED was asked for: only the first ShortReach rows were searched
	Next     keyset.Cursor // zero on the last page
	Previous keyset.Cursor // zero on the first page
}

// List returns one page of the invitations in the query's scope: the actor's own, or those
// of an agency that the actor runs. Nobody's own onboarding appears. Errors:
// fault.Forbidden.
func (s *Service) List(ctx context.Context, actor people.Actor, q Query) (Page, error) {
	scope, err := q.Scope.seenBy(actor)
	if err != nil {
		return Page{}, err
	}
	q = q.normal()
	q.Scope = scope
	rows, err := s.Store.List(ctx, actor.ID, q)
	if err != nil {
		return Page{}, fmt.Errorf("list invitations: %w", err)
	}
	p := page(rows, q)
	ceiling := q.ceiling()
	if p.Total, err = s.Store.Count(ctx, actor.ID, q, ceiling+1); err != nil {
		return Page{}, fmt.Errorf("count invitations: %w", err)
	}
	if ceiling > 0 && p.Total > ceiling {
		p.Total, p.MoreThan = ceiling, true
	}
	if q.Reach() == 0 {
		return p, nil
	}
	all, err := s.Store.Count(ctx, actor.ID, Query{Scope: q.Scope, Status: q.Status, State: q.State, Mail: q.Mail}, ShortReach+1)
	if err != nil {
		return Page{}, fmt.Errorf("count invitations: %w", err)
	}
	p.Partial = all > ShortReach
	return p, nil
}

// MailFilter narrows a list to those of whom a mail did not arrive, the invitation's or the
// SEED mail (Invitation.MailTrouble, SEEDMailTrouble); "" is no filter.
type MailFilter string

// The filters.
const (
	MailRefused      MailFilter = "refused"       // the server says that there is no such mailbox
	MailUndelivered  MailFilter = "undelivered"   // the address is right as far as is known
	MailNotDelivered MailFilter = "not_delivered" // of those, the mails that are not tried again
)

// Reach returns how many rows are searched at most, in the order of the list; 0 for all.
func (q Query) Reach() int {
	words := q.Words()
	short := len(words) > 0 && !words.Indexed()
	if q.Thorough || !short && !q.SEED.Walks() {
		return 0
	}
	return ShortReach
}

// Words are what Search looks for; none where it asks for everything.
func (q Query) Words() Words { return WordsOf(q.Search) }

func (q Query) normal() Query {
	if q.Limit <= 0 {
		q.Limit = PageSizes[0]
	}
	q.Limit = min(q.Limit, slices.Max(PageSizes))
	return q
}

func page(rows []*Invitation, q Query) Page {
	var p Page
	p.Rows, p.Next, p.Previous = keyset.Page(rows, q.Limit, q.Cursor, func(i *Invitation) keyset.Cursor {
		return keyset.Cursor{At: i.CreatedAt, ID: i.ID}
	})
	return p
}

// Export yields all invitations that match q, page by page, so that memory does not grow
// with their number. It is audited. Errors: fault.Forbidden.
func (s *Service) Export(ctx context.Context, actor people.Actor, q Query, format string) (iter.Seq2[*Invitation, error], error) {
	scope, err := q.Scope.seenBy(actor)
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.InvitationsExport, accountSubject(actor.ID), "format", format, "scope", scope.name()))
	})
	if err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	q.Cursor, q.Limit, q.Thorough = keyset.Cursor{}, slices.Max(PageSizes), true
	q = q.normal()
	q.Scope = scope
	return func(yield func(*Invitation, error) bool) {
		for {
			rows, err := s.Store.List(ctx, actor.ID, q)
			if err != nil {
				yield(nil, fmt.Errorf("export invitations: %w", err))
				return
			}
			p := page(rows, q)
			for _, i := range p.Rows {
				if !yield(i, nil) {
					return
				}
			}
			if p.Next.IsZero() {
				return
			}
			q.Cursor = p.Next
		}
	}, nil
}

// Get returns an invitation that the actor looks after, or fault.NotFound.
func (s *Service) Get(ctx context.Context, actor people.Actor, id uuid.UUID) (*Invitation, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	i, err := s.Store.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load invitation: %w", err)
	}
	if !i.ManagedBy(actor) {
		return nil, fmt.Errorf("load invitation: %w", fault.NotFound)
	}
	return i, nil
}

// Summary is what an officer's overview shows.
type Summary struct {
	Onboarded, NotOnboarded, NotFound int
}

// Summary counts the actor's invitations. Errors: fault.Forbidden.
func (s *Service) Summary(ctx context.Context, actor people.Actor) (Summary, error) {
	if !actor.MayInvite() {
		return Summary{}, fault.Forbidden
	}
	counts, err := s.Store.StatusCounts(ctx, actor.ID)
	if err != nil {
		return Summary{}, fmt.Errorf("count invitations: %w", err)
	}
	var sum Summary
	for state, n := range counts {
		switch state.Status() {
		case StatusOnboarded:
			sum.Onboarded += n
		case StatusNotOnboarded:
			sum.NotOnboarded += n
		default:
			sum.NotFound += n
		}
	}
	return sum, nil
}
