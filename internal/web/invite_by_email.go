package web

import (
	"net/url"

	"techbiz/internal/allowlist"
	"techbiz/internal/invite"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// inviteByEmail sends an email invitation.
func (s *Server) inviteByEmail(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	invited, err := s.invite(v, invite.ByEmail, form)
	if err != nil {
		page, model := v.emailInvitePage(), v.emailInvite(form, keyAfter(form, err))
		status := v.refuse(&page, model.Input, err)
		s.offerToWait(&model.Email, err)
		return v.draw(status, view.EmailInvitePage(page, model))
	}
	return v.redirect(invitationURL(invited.ID) + "/sent")
}

// invite carries out what was typed on either form.
func (s *Server) invite(v *visit, kind invite.Type, form url.Values) (*invite.Invitation, error) {
	request, err := invite.ParseForm(typedForm(kind, form))
	if err != nil {
		return nil, err
	}
	if form.Get(view.FieldWaitFor) == request.Email.Domain() { // the address may have been changed since
		return s.Invites.InviteOrWait(v.r.Context(), v.actor, request, requestKey(form))
	}
	return s.Invites.Invite(v.r.Context(), v.actor, request, requestKey(form))
}

// offerToWait offers, beside the email whose domain is not allowed, to request the domain and
// keep the invitation waiting; where the organisation has a service desk of its own, requests
// are raised there.
func (s *Server) offerToWait(email *view.Input, err error) {
	fields := fieldErrors(err)
	typed, invalid := people.ParseEmail(email.Value)
	if s.Config.ServiceDeskURL != "" || invalid != nil || len(fields) == 0 || fields[0].Rule != allowlist.RuleNotAllowed {
		return
	}
	email.WaitFor, email.ErrorLink = typed.Domain(), nil
	email.Error = "The domain " + typed.Domain() + " is not allow-listed. TechBiz can request it for you. The invitation then waits, and is sent once the domain is allowed."
}

func typedForm(kind invite.Type, form url.Values) invite.Form {
	return invite.Form{
		Type:          kind,
		Email:         form.Get(view.FieldEmail),
		Username:      form.Get(view.FieldUsername),
		FirstName:     form.Get(view.FieldFirstName),
		LastName:      form.Get(view.FieldLastName),
		CountryCode:   chosenCode(form.Get(view.FieldCountryCode)),
		ContactNumber: form.Get(view.FieldContact),
		Organisation:  form.Get(view.FieldOrganisation),
		Department:    form.Get(view.FieldDepartment),
		SEED:          form.Get(view.FieldSeed),
		Reason:        form.Get(view.FieldReason),
	}
}
