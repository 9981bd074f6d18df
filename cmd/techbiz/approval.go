package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/approval"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

type approvalListCmd struct{ database }

func (c *approvalListCmd) Run(ctx context.Context, s streams) error {
	return c.look(ctx, s, func(a *app.App) error {
		waiting, err := a.Approvals.Waiting(ctx, people.System())
		if err != nil {
			return err
		}
		for _, p := range waiting {
			if err := say(s.out, "%s\t%s\t%s\t%s", p.ID, p.AskerEmail, p.ExpiresAt.Format("2006-01-02 15:04"), asksFor(p)); err != nil {
				return err
			}
		}
		return nil
	})
}

// asksFor says in a few words what is asked for.
func asksFor(p *approval.Approval) string {
	w := p.What
	switch p.Kind {
	case approval.GiveDuty:
		return fmt.Sprintf("duty %s for %s", w.Duty, w.Mailbox)
	case approval.ResetMFA:
		return fmt.Sprintf("reset MFA of %s (%s)", w.Mailbox, w.Duty)
	case approval.GrantReset:
		return fmt.Sprintf("grant %s: reset MFA of %s (%s)", w.Request, w.Mailbox, w.Duty)
	case approval.FirstParty:
		return fmt.Sprintf("first-party product %s %s, back to %v", w.Product.Name, w.Product.ID, w.Product.RedirectURIs)
	}
	return string(p.Kind)
}

type approvalConfirmCmd struct {
	database

	ID     string `arg:"" help:"Id that approval list prints."`
	Reason string `help:"What whoever asked for it reads."`
}

func (c *approvalConfirmCmd) Run(ctx context.Context, s streams) error {
	id, err := uuid.Parse(c.ID)
	if err != nil {
		return fmt.Errorf("%q is no id: see techbiz approval list", c.ID)
	}
	return c.change(ctx, s, func(a *app.App) error {
		p, err := a.Approvals.Get(ctx, people.System(), id)
		if errors.Is(err, fault.NotFound) {
			return fmt.Errorf("nothing that waits has the id %s: see techbiz approval list", id)
		}
		if err != nil {
			return err
		}
		if err := a.Approvals.Approve(ctx, people.System(), id, c.Reason); err != nil {
			return err
		}
		return say(s.out, "Done: %s.", asksFor(p))
	})
}
