package admin

import (
	"net/http"
	"net/url"

	"techbiz/internal/approval"
	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showApprovals lists what waits for a second person, and what became of the rest.
func (p *Pages) showApprovals(v *kit.Request) error {
	ctx := v.R.Context()
	waiting, err := p.Approvals.Waiting(ctx, v.Actor)
	if err != nil {
		return err
	}
	decided, err := p.Approvals.Decided(ctx, v.Actor)
	if err != nil {
		return err
	}
	m := Approvals{}
	if m.Alone, err = p.aloneCommand(v, "list"); err != nil {
		return err
	}
	for _, a := range waiting {
		m.Waiting = append(m.Waiting, p.approvalRow(v, a))
	}
	for _, a := range decided {
		m.Decided = append(m.Decided, p.approvalRow(v, a))
	}
	return v.Draw(http.StatusOK, ApprovalsPage(v.Page(crumbApprovals.Label, kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: crumbApprovals.Label}), m))
}

// aloneCommand is the operator's command that helps where there is nobody else to approve;
// "" where there is somebody.
func (p *Pages) aloneCommand(v *kit.Request, command string) (string, error) {
	var agency people.Agency
	if !v.Actor.IsAdmin() {
		agency = v.Actor.Agency()
	}
	alone, err := p.Approvals.Alone(v.R.Context(), v.Actor, agency)
	if err != nil || !alone {
		return "", err
	}
	return "techbiz approval " + command, nil
}

func (p *Pages) approvalRow(v *kit.Request, a *approval.Approval) ApprovalRow {
	state := a.StateAt(p.Now())
	row := ApprovalRow{
		URL: approvalURL(a.ID), What: ApprovalKinds[a.Kind].title(a.What), AskedBy: a.AskerEmail.String(), AskedAt: view.DateTime(a.AskedAt),
		State: ApprovalStates[state].Title, Tone: ApprovalStates[state].Tone, Own: a.AskerID == v.Actor.ID,
	}
	if state == approval.Waiting {
		row.Until = view.DateTime(a.ExpiresAt)
		return row
	}
	row.DecidedBy, row.DecidedAt = deciderWord(a), view.DateTime(a.DecidedAt)
	return row
}

// showApproval shows what is asked for, and lets a second person decide.
func (p *Pages) showApproval(v *kit.Request) error { return p.drawApproval(v, nil, nil) }

// drawApproval draws the page; where refused is set, with what was typed and why it was refused.
func (p *Pages) drawApproval(v *kit.Request, typed url.Values, refused error) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	a, err := p.Approvals.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	m, err := p.approvalModel(v, a)
	if err != nil {
		return err
	}
	m.Reason.Value = typed.Get(view.FieldReason)
	page := v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbApprovals, view.Crumb{Label: "One approval"})
	page.Path = kit.ApprovalsPath
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			if field == approval.FieldReason {
				return &m.Reason
			}
			return nil
		}, refused)
	}
	return v.Draw(status, ApprovalPage(page, m))
}

func (p *Pages) approvalModel(v *kit.Request, a *approval.Approval) (Approval, error) {
	kind, state, at := ApprovalKinds[a.Kind], a.StateAt(p.Now()), approvalURL(a.ID)
	m := Approval{
		Title: kind.title(a.What), State: ApprovalStates[state].Title, Tone: ApprovalStates[state].Tone,
		Facts: approvalFacts(a.What), BackURL: kit.ApprovalsPath, TraceID: a.TraceID,
	}
	m.Facts = append(m.Facts, view.Fact{Label: "Asked by", Value: view.OrUnknown(a.AskerEmail.String())}, view.Fact{Label: "Asked", Value: view.DateTime(a.AskedAt)})
	if state != approval.Waiting {
		m.Facts = append(m.Facts, view.Fact{Label: "Decided by", Value: deciderWord(a)}, view.Fact{Label: "Decided", Value: view.DateTime(a.DecidedAt)})
		if !a.Reason.IsZero() {
			m.Facts = append(m.Facts, view.Fact{Label: "Reason", Value: a.Reason.String()})
		}
		return m, nil
	}
	m.Facts = append(m.Facts, view.Fact{Label: "Waits until", Value: view.DateTime(a.ExpiresAt)})
	if a.MayDecide(v.Actor) {
		m.Means, m.ApproveURL, m.RefuseURL = kind.Means, at+"/approve", at+"/refuse"
		return m, nil
	}
	m.Own = approval.ErrOwn.Reason
	if a.AskerID == v.Actor.ID {
		m.WithdrawURL = at + "/withdraw"
	}
	var err error
	m.Alone, err = p.aloneCommand(v, "confirm "+a.ID.String())
	return m, err
}
