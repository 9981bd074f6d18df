package admin

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// approve is the second person's yes: what was asked for is done.
func (p *Pages) approve(v *kit.Request) error {
	return p.decideApproval(v, p.Approvals.Approve, "")
}

// refuseApproval is the second person's no.
func (p *Pages) refuseApproval(v *kit.Request) error {
	return p.decideApproval(v, p.Approvals.Refuse, "It is refused. The person who asked is told.")
}

// decideApproval decides, and says so; with told empty, what was done.
func (p *Pages) decideApproval(v *kit.Request, decide func(ctx context.Context, actor people.Actor, id uuid.UUID, reason string) error, told string) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	a, err := p.Approvals.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	if err := decide(v.R.Context(), v.Actor, id, form.Get(view.FieldReason)); err != nil {
		return p.drawApproval(v, form, err)
	}
	if told == "" {
		told = ApprovalKinds[a.Kind].Done
	}
	return v.Told(kit.ApprovalsPath, told)
}

// withdrawApproval takes back what the actor asked for.
func (p *Pages) withdrawApproval(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if err := p.Approvals.Withdraw(v.R.Context(), v.Actor, id); err != nil {
		return p.drawApproval(v, url.Values{}, err)
	}
	return v.Told(kit.ApprovalsPath, "It is withdrawn: nothing is done.")
}
