package batch

import (
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// undeliveredOf tells how many invitations of the list wait whose mail did not leave.
func (p *Pages) undeliveredOf(v *kit.Request, b *batch.Batch) (*Undelivered, error) {
	if b.State != batch.Done {
		return nil, nil
	}
	n, err := p.Invites.CountResendable(v.R.Context(), v.Actor, invite.ResendOf{BatchID: b.ID})
	if err != nil || n == 0 {
		return nil, err
	}
	return &Undelivered{
		Title:     view.Counted(n, "mail of this list has not left", "mails of this list have not left"),
		ResendURL: URL(b.ID) + "/resend", RequestKey: kit.NewRequestKey(),
	}, nil
}

// resendList has those invitations of a list sent again whose mail did not leave.
func (p *Pages) resendList(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if _, err := p.Batches.Get(v.R.Context(), v.Actor, id); err != nil {
		return err
	}
	run, err := p.Invites.ResendAll(v.R.Context(), v.Actor, invite.ResendOf{BatchID: id}, kit.RequestKey(form))
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: view.Counted(run.Total, "invitation is", "invitations are") + " sent again, each with a new link."})
	return v.Redirect(URL(id))
}
