package desk

import (
	"context"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// What the desk does with a request. version is that of the request as the actor saw it:
// whoever comes second is told what the first did. Errors of each: fault.NotFound,
// fault.Forbidden, *fault.Conflict.

// Assign gives the request to somebody at the desk, or to nobody (uuid.Nil). Further error:
// people.FieldErrors on the field "assignee".
func (s *Service) Assign(ctx context.Context, actor people.Actor, id uuid.UUID, version int, to uuid.UUID) error {
	event := Assign
	if to == uuid.Nil {
		event = Release
	}
	return s.work(ctx, actor, id, version, event, func(tx Tx, c *change) error {
		if to == uuid.Nil {
			c.r.AssigneeID, c.r.AssigneeEmail = uuid.Nil, people.Email{}
			return nil
		}
		a, err := tx.Account(ctx, to)
		if err != nil {
			return err
		}
		if !a.State.Usable() || !mayWork(a.Actor(), c.r) {
			return people.FieldErrors{{Field: FieldAssignee, Rule: people.RuleUnknown, Message: "Choose somebody who works on this request"}}
		}
		c.assign(a.ID, a.Email)
		c.entry.ToID = a.ID
		c.data = []string{"to", a.ID.String()}
		return nil
	})
}

// FieldAssignee is the field of who looks after a request.
const FieldAssignee = "assignee"

func (c *change) assign(id uuid.UUID, email people.Email) {
	c.r.AssigneeID, c.r.AssigneeEmail = id, email
}

// take gives the request to the actor where nobody looks after it.
func (c *change) take() {
	if c.r.AssigneeID == uuid.Nil {
		c.assign(c.actor.ID, c.actor.Email)
	}
}

// AskBack asks the requester a question, for whose answer the request then waits. Further
// error: people.FieldErrors on the field "text".
func (s *Service) AskBack(ctx context.Context, actor people.Actor, id uuid.UUID, version int, question string) error {
	text, err := needed(question, "Write what you want to know from the requester")
	if err != nil {
		return err
	}
	return s.work(ctx, actor, id, version, Ask, func(_ Tx, c *change) error {
		if actor.ID == c.r.RequesterID {
			return &fault.Conflict{Reason: "You raised this request yourself: there is nobody to ask."}
		}
		c.take()
		c.entry.Text = text
		return nil
	})
}

// Decline ends the request without doing what it asks for. Further error:
// people.FieldErrors on the field "text".
func (s *Service) Decline(ctx context.Context, actor people.Actor, id uuid.UUID, version int, reason string) error {
	text, err := needed(reason, "Write why the request is declined: its requester reads it")
	if err != nil {
		return err
	}
	return s.work(ctx, actor, id, version, Decline, func(_ Tx, c *change) error {
		c.take()
		c.entry.Text = text
		return nil
	})
}

// Finish ends a request of kind Other, with what the requester is to know, "" for nothing.
// Further error: people.FieldErrors on the field "text".
func (s *Service) Finish(ctx context.Context, actor people.Actor, id uuid.UUID, version int, words string) error {
	text, err := optional(words)
	if err != nil {
		return err
	}
	return s.work(ctx, actor, id, version, Finish, func(_ Tx, c *change) error {
		c.take()
		c.entry.Text = text
		return nil
	})
}

// optional reads a text that may be empty.
func optional(s string) (people.Note, error) {
	var errs people.FieldErrors
	text, err := people.ParseNote(FieldText, s)
	errs.Add(err)
	return text, errs.Err()
}

// needed reads a text that must not be empty.
func needed(s, missing string) (people.Note, error) {
	text, err := optional(s)
	if err == nil && text.IsZero() {
		err = people.FieldErrors{{Field: FieldText, Rule: people.RuleRequired, Message: missing}}
	}
	return text, err
}
