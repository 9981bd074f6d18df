package invite

import (
	"errors"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showContract asks an officer when the contract of a vendor ends whom they invited.
func (p *Pages) showContract(v *kit.Request) error {
	i, contract, err := p.contractOf(v)
	if err != nil {
		return err
	}
	if !contract.MaySet {
		return p.drawInvitation(v, i.ID, &fault.Conflict{Reason: "Only a vendor whose account has not ended works under a contract."})
	}
	return drawContract(v, i, contract, nil, nil)
}

// setContract notes the day.
func (p *Pages) setContract(v *kit.Request) error {
	i, contract, err := p.contractOf(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	day, err := words.ParseEndsOn(form)
	if err == nil {
		err = p.Lives.SetContract(v.R.Context(), v.Actor, i.ID, day)
	}
	switch {
	case err == nil:
		v.Flash(view.Notice{Tone: view.ToneSuccess, Text: words.ContractSet(day)})
		return v.Redirect(kit.InvitationURL(i.ID))
	case len(people.FieldErrorsOf(err)) > 0:
		return drawContract(v, i, contract, form, err)
	case errors.Is(err, fault.NotFound):
		return err
	}
	return p.drawInvitation(v, i.ID, err)
}

func (p *Pages) contractOf(v *kit.Request) (*invite.Invitation, lifecycle.Contract, error) {
	id, err := v.ID()
	if err != nil {
		return nil, lifecycle.Contract{}, err
	}
	i, err := p.Invites.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return nil, lifecycle.Contract{}, err
	}
	contract, err := p.Lives.Contract(v.R.Context(), v.Actor, id)
	return i, contract, err
}

func drawContract(v *kit.Request, i *invite.Invitation, c lifecycle.Contract, typed url.Values, refused error) error {
	m := view.Confirm{
		Title: "When does the contract end?", Lead: words.Who(i), Paragraphs: words.ContractMeans, Button: "Save",
		Fields: []view.Field{words.EndsOnField(c.EndsOn.Shown())},
		Action: kit.InvitationURL(i.ID) + "/contract", CancelURL: kit.InvitationURL(i.ID),
	}
	page := v.Page(m.Title, crumbsTo(v, i, view.Crumb{Label: i.Email.String(), URL: kit.InvitationURL(i.ID)}, view.Crumb{Label: "Contract"})...)
	return v.AskAgain(page, m, typed, refused)
}
