package invite

import (
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/words"
)

// inviteByAccount creates an account on behalf of a user and invites them to it.
func (p *Pages) inviteByAccount(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	invited, err := p.invite(v, invite.ByAccount, form)
	if err != nil {
		page, model := createAccountPage(v), words.CreateAccount(v, form, kit.KeyAfter(form, err))
		status := v.Refuse(&page, model.Input, err)
		p.offerToWait(&model.Email, err)
		return v.Draw(status, CreateAccountPage(page, model))
	}
	return v.Redirect(kit.InvitationURL(invited.ID) + "/sent")
}
