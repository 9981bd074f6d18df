package invite

import (
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// inviteByEmail sends an email invitation.
func (p *Pages) inviteByEmail(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	invited, err := p.invite(v, invite.ByEmail, form)
	if err != nil {
		page, model := emailInvitePage(v), emailInvite(v, form, kit.KeyAfter(form, err))
		status := v.Refuse(&page, model.Input, err)
		p.offerToWait(&model.Email, err)
		return v.Draw(status, EmailInvitePage(page, model))
	}
	return v.Redirect(kit.InvitationURL(invited.ID) + "/sent")
}

// invite carries out what was typed on either form.
func (p *Pages) invite(v *kit.Request, kind invite.Type, form url.Values) (*invite.Invitation, error) {
	request, err := invite.ParseForm(words.TypedForm(kind, form))
	if err != nil {
		return nil, err
	}
	if form.Get(view.FieldWaitFor) == request.Email.Domain() { // the address may have been changed since
		return p.Invites.InviteOrWait(v.R.Context(), v.Actor, request, kit.RequestKey(form))
	}
	return p.Invites.Invite(v.R.Context(), v.Actor, request, kit.RequestKey(form))
}

// offerToWait offers, beside the email whose domain is not allowed, to request the domain and
// keep the invitation waiting; where the organisation has a service desk of its own, requests
// are raised there.
func (p *Pages) offerToWait(email *view.Input, err error) {
	fields := people.FieldErrorsOf(err)
	typed, invalid := people.ParseEmail(email.Value)
	if p.ServiceDeskURL != "" || invalid != nil || len(fields) == 0 || fields[0].Rule != allowlist.RuleNotAllowed {
		return
	}
	email.WaitFor, email.ErrorLink = typed.Domain(), nil
	email.Error = "The domain " + typed.Domain() + " is not allow-listed. TechBiz can request it for you. The invitation then waits, and is sent once the domain is allowed."
}
