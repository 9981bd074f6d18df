package web

import (
	"net/url"

	"techbiz/internal/invite"
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
	return s.Invites.Invite(v.r.Context(), v.actor, request, requestKey(form))
}

func typedForm(kind invite.Type, form url.Values) invite.Form {
	return invite.Form{
		Type:          kind,
		Email:         form.Get(view.FieldEmail),
		Username:      form.Get(view.FieldUsername),
		FirstName:     form.Get(view.FieldFirstName),
		LastName:      form.Get(view.FieldLastName),
		CountryCode:   form.Get(view.FieldCountryCode),
		ContactNumber: form.Get(view.FieldContact),
		Organisation:  form.Get(view.FieldOrganisation),
		Department:    form.Get(view.FieldDepartment),
		SEED:          form.Get(view.FieldSeed),
		Reason:        form.Get(view.FieldReason),
	}
}
