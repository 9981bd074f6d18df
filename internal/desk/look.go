package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// Story is a request with all that the actor may know of it.
type Story struct {
	*Request

	Entries []*Entry
	Files   []*File
	May     May
	// Subject is the account that it is about, as it is now; nil where there is none, or
	// where the actor does not work on the request.
	Subject *techpass.Account
	// SubjectHidden says why the actor is not shown the account; "" where they are.
	SubjectHidden string
	// Staff are those to whom it may be given; nil where the actor does not work on it.
	Staff []*techpass.Account
}

// May says what the actor may do with a request.
type May struct {
	Work    bool // the actor serves the desk here, and sees its notes
	Own     bool // the actor raised it
	Comment bool
	Decide  bool // grant or finish, and decline
	Grant   bool // of those, grant
	Ask     bool
	Assign  bool

	Withdraw bool
}

func mayDo(actor people.Actor, r *Request) May {
	m := May{Work: mayWork(actor, r), Own: raised(actor, r)}
	if r.State.Closed() {
		return m
	}
	m.Comment, m.Withdraw = true, actor.ID == r.RequesterID
	m.Assign = m.Work
	m.Ask = m.Work && !m.Own
	m.Decide = m.Work && !m.Own
	m.Grant = m.Decide && r.Kind != Other
	return m
}

// Look returns a request to its requester and to the desk. Errors: fault.NotFound.
func (s *Service) Look(ctx context.Context, actor people.Actor, id uuid.UUID) (*Story, error) {
	r, err := s.Store.RequestByID(ctx, id)
	if err == nil && !maySee(actor, r) {
		err = fault.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("load request: %w", err)
	}
	st := &Story{Request: r, May: mayDo(actor, r)}
	entries, err := s.Store.Entries(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read story of request: %w", err)
	}
	files, err := s.Store.Files(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list attachments: %w", err)
	}
	hidden := map[uuid.UUID]bool{}
	for _, e := range entries {
		if e.Event == Note && !st.May.Work {
			hidden[e.ID] = true
			continue
		}
		st.Entries = append(st.Entries, e)
	}
	for _, f := range files {
		if !hidden[f.EntryID] {
			st.Files = append(st.Files, f)
		}
	}
	if !st.May.Work {
		return st, nil
	}
	return st, s.behind(ctx, actor, st)
}

// behind adds what the desk alone sees.
func (s *Service) behind(ctx context.Context, actor people.Actor, st *Story) error {
	var err error
	if st.Staff, err = s.Store.Staff(ctx, st.Agency); err != nil {
		return fmt.Errorf("list staff: %w", err)
	}
	if st.SubjectID != uuid.Nil {
		st.Subject, err = s.Store.AccountByID(ctx, st.SubjectID)
	} else if !st.Login.IsZero() {
		st.Subject, err = s.Store.AccountOfLogin(ctx, st.Login)
	}
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return fmt.Errorf("load account: %w", err)
	case st.Subject == nil:
		return nil
	}
	return s.hideSubject(ctx, actor, st)
}

// hideSubject keeps accounts that the actor could not change from them.
func (s *Service) hideSubject(ctx context.Context, actor people.Actor, st *Story) error {
	if actor.ServesDesk() {
		return nil
	}
	err := mayChange(ctx, s.Store, actor, st.Subject)
	if conflict, ok := errors.AsType[*fault.Conflict](err); ok {
		st.Subject, st.SubjectHidden = nil, conflict.Reason
		return nil
	}
	return err
}
