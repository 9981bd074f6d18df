package web

import (
	"errors"
	"net/url"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// showContract asks an officer when the contract of a vendor ends whom they invited.
func (s *Server) showContract(v *visit) error {
	i, contract, err := s.contractOf(v)
	if err != nil {
		return err
	}
	if !contract.MaySet {
		return s.drawInvitation(v, i.ID, &fault.Conflict{Reason: "Only a vendor whose account has not ended works under a contract."})
	}
	return v.drawContract(i, contract, nil, nil)
}

// setContract notes the day.
func (s *Server) setContract(v *visit) error {
	i, contract, err := s.contractOf(v)
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	day, err := parseEndsOn(form)
	if err == nil {
		err = s.Lives.SetContract(v.r.Context(), v.actor, i.ID, day)
	}
	switch {
	case err == nil:
		v.flash(view.Notice{Tone: view.ToneSuccess, Text: contractSet(day)})
		return v.redirect(invitationURL(i.ID))
	case len(people.FieldErrorsOf(err)) > 0:
		return v.drawContract(i, contract, form, err)
	case errors.Is(err, fault.NotFound):
		return err
	}
	return s.drawInvitation(v, i.ID, err)
}

func (s *Server) contractOf(v *visit) (*invite.Invitation, life.Contract, error) {
	id, err := v.id()
	if err != nil {
		return nil, life.Contract{}, err
	}
	i, err := s.Invites.Get(v.r.Context(), v.actor, id)
	if err != nil {
		return nil, life.Contract{}, err
	}
	contract, err := s.Lives.Contract(v.r.Context(), v.actor, id)
	return i, contract, err
}

func (v *visit) drawContract(i *invite.Invitation, c life.Contract, typed url.Values, refused error) error {
	m := view.Change{
		Title: "When does the contract end?", Lead: who(i), Paragraphs: contractMeans, Button: "Save",
		Fields: []view.Field{endsOnField(c.EndsOn.Shown())},
		Action: invitationURL(i.ID) + "/contract", CancelURL: invitationURL(i.ID),
	}
	page := v.page(m.Title, v.crumbsTo(i, view.Crumb{Label: i.Email.String(), URL: invitationURL(i.ID)}, view.Crumb{Label: "Contract"})...)
	return v.drawChange(page, m, typed, refused)
}
