package web

import (
	"errors"
	"net/http"
	"net/url"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// showCorrect shows the form that corrects an address which refused the mail.
func (s *Server) showCorrect(v *visit) error {
	i, err := s.toCorrect(v)
	if err != nil {
		return err
	}
	if !i.MayCorrect(s.Now()) {
		return s.drawInvitation(v, i.ID, &fault.Conflict{Reason: "Only the address of an invitation whose mail was refused can be corrected."})
	}
	page := v.correctPage(i)
	values := v.takeKept(&page)
	if len(values) == 0 {
		values.Set(view.FieldEmail, i.Email.String()) // most are wrong in a letter or two
	}
	return v.draw(http.StatusOK, view.CorrectAddressPage(page, correctModel(i, values, newRequestKey())))
}

// correct sends the invitation to another address.
func (s *Server) correct(v *visit) error {
	i, err := s.toCorrect(v)
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	corrected, err := s.Invites.Correct(v.r.Context(), v.actor, i.ID, form.Get(view.FieldEmail), requestKey(form))
	if err == nil {
		v.flash(view.Notice{Tone: view.ToneSuccess, Title: "Address corrected", Text: "A new invitation is on its way to " + corrected.Email.String() + "."})
		return v.redirect(invitationURL(i.ID))
	}
	if _, ok := errors.AsType[*fault.Conflict](err); ok {
		return s.drawInvitation(v, i.ID, err)
	}
	page, model := v.correctPage(i), correctModel(i, form, keyAfter(form, err))
	status := v.refuse(&page, func(field string) *view.Input {
		if field == view.FieldEmail {
			return &model.Email
		}
		return nil
	}, err)
	return v.draw(status, view.CorrectAddressPage(page, model))
}

func (s *Server) toCorrect(v *visit) (*invite.Invitation, error) {
	id, err := v.id()
	if err != nil {
		return nil, err
	}
	return s.Invites.Get(v.r.Context(), v.actor, id)
}

func (v *visit) correctPage(i *invite.Invitation) view.Page {
	return v.page("Correct the address", v.crumbsTo(i, view.Crumb{Label: i.Email.String(), URL: invitationURL(i.ID)}, view.Crumb{Label: "Correct the address"})...)
}

func correctModel(i *invite.Invitation, values url.Values, key string) view.CorrectAddress {
	return view.CorrectAddress{
		Refused:    i.Email.String(),
		Words:      i.Reply,
		Action:     invitationURL(i.ID) + "/correct",
		CancelURL:  invitationURL(i.ID),
		RequestKey: key,
		Email:      view.Input{Value: values.Get(view.FieldEmail)},
	}
}
