package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
)

// PageSize is how many requests a page of a list shows.
const PageSize = 20

// Query asks for one page of requests.
type Query struct {
	Requester  uuid.UUID     // uuid.Nil for all
	Agency     people.Agency // zero for all
	OnlyOpen   bool
	State      State // "" for all
	Kind       Kind  // "" for all
	Assignee   uuid.UUID
	Unassigned bool // those that nobody looks after
	// Search is how a domain, login or requester's mailbox begins.
	Search      string
	Number      int64 // 0 for all; counts before Search
	OldestFirst bool
	Cursor      keyset.Cursor // by CreatedAt and ID; zero for the first page
	Limit       int
}

// Page is one page of requests.
type Page struct {
	Rows     []*Request
	Next     keyset.Cursor // zero on the last page
	Previous keyset.Cursor // zero on the first page
}

// Own returns one page of the actor's own requests, newest first.
func (s *Service) Own(ctx context.Context, actor people.Actor, at keyset.Cursor) (Page, error) {
	return s.list(ctx, Query{Requester: actor.ID, Cursor: at, Limit: PageSize})
}

// Queue returns one page of the requests that the actor works on: those of all for agents
// and admins, of their own agency for agency admins. What is open comes oldest first.
// Errors: fault.Forbidden.
func (s *Service) Queue(ctx context.Context, actor people.Actor, q Query) (Page, error) {
	agency, err := reach(actor)
	if err != nil {
		return Page{}, err
	}
	if !agency.IsZero() {
		q.Agency = agency
	}
	q.Search, q.Number = searchTerm(q.Search)
	q.OldestFirst = q.OnlyOpen || (q.State != "" && !q.State.Closed())
	q.Limit = PageSize
	return s.list(ctx, q)
}

// reach returns the agency whose requests the actor works on, zero for all. Errors:
// fault.Forbidden.
func reach(actor people.Actor) (people.Agency, error) {
	switch {
	case actor.ServesDesk():
		return people.Agency{}, nil
	case actor.AdministersSome() && !actor.Agency().IsZero():
		return actor.Agency(), nil
	}
	return people.Agency{}, fault.Forbidden
}

// NobodysCeiling is how far requests are counted that nobody looks after.
const NobodysCeiling = 100

// CountUnassigned counts the open requests that the actor works on and nobody looks after,
// NobodysCeiling at most; more tells that there are others. Errors: fault.Forbidden.
func (s *Service) CountUnassigned(ctx context.Context, actor people.Actor) (n int, more bool, err error) {
	agency, err := reach(actor)
	if err != nil {
		return 0, false, err
	}
	n, err = s.Store.CountUnassigned(ctx, agency, NobodysCeiling+1)
	if err != nil {
		return 0, false, fmt.Errorf("count requests that nobody looks after: %w", err)
	}
	return min(n, NobodysCeiling), n > NobodysCeiling, nil
}

// maxSearch is the longest term that is looked for, in characters.
const maxSearch = 320

// searchTerm brings what was typed into the form of the terms that are stored, or reads it
// as a request's number.
func searchTerm(typed string) (term string, number int64) {
	term = strings.TrimPrefix(strings.ToLower(strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), "")), "@")
	term = strings.ReplaceAll(term, "\x00", "")
	if r := []rune(term); len(r) > maxSearch {
		term = string(r[:maxSearch])
	}
	number, err := strconv.ParseInt(strings.TrimPrefix(term, "sr-"), 10, 64)
	if err != nil || number <= 0 {
		return term, 0
	}
	return "", number
}

// Terms are what the request is found by beside its number, each by its beginning.
func (r *Request) Terms() []string {
	var terms []string
	for _, t := range []string{r.Domain.String(), loginTerm(r.Login), r.RequesterEmail.String()} {
		if t != "" && !slices.Contains(terms, t) {
			terms = append(terms, t)
		}
	}
	return terms
}

func loginTerm(l people.Login) string {
	if l.IsZero() {
		return ""
	}
	return l.String()
}

func (s *Service) list(ctx context.Context, q Query) (Page, error) {
	rows, err := s.Store.Requests(ctx, q)
	if err != nil {
		return Page{}, fmt.Errorf("list requests: %w", err)
	}
	var p Page
	p.Rows, p.Next, p.Previous = keyset.Page(rows, q.Limit, q.Cursor, func(r *Request) keyset.Cursor {
		return keyset.Cursor{At: r.CreatedAt, ID: r.ID}
	})
	return p, nil
}
