package invite

import (
	"errors"
	"net/http"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showCorrect shows the form that corrects an address which refused the mail.
func (p *Pages) showCorrect(v *kit.Request) error {
	i, err := p.toCorrect(v)
	if err != nil {
		return err
	}
	if !i.MayCorrect(p.Now()) {
		return p.drawInvitation(v, i.ID, &fault.Conflict{Reason: "Only the address of an invitation whose mail was refused can be corrected."})
	}
	page := correctPage(v, i)
	values := v.TakeKept(&page)
	if len(values) == 0 {
		values.Set(view.FieldEmail, i.Email.String()) // most are wrong in a letter or two
	}
	return v.Draw(http.StatusOK, CorrectAddressPage(page, correctModel(i, values, kit.NewRequestKey())))
}

// correct sends the invitation to another address.
func (p *Pages) correct(v *kit.Request) error {
	i, err := p.toCorrect(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	corrected, err := p.Invites.Correct(v.R.Context(), v.Actor, i.ID, form.Get(view.FieldEmail), kit.RequestKey(form))
	if err == nil {
		v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "Address corrected", Text: "A new invitation is on its way to " + corrected.Email.String() + "."})
		return v.Redirect(kit.InvitationURL(i.ID))
	}
	if _, ok := errors.AsType[*fault.Conflict](err); ok {
		return p.drawInvitation(v, i.ID, err)
	}
	page, model := correctPage(v, i), correctModel(i, form, kit.KeyAfter(form, err))
	status := v.Refuse(&page, func(field string) *view.Input {
		if field == view.FieldEmail {
			return &model.Email
		}
		return nil
	}, err)
	return v.Draw(status, CorrectAddressPage(page, model))
}

func (p *Pages) toCorrect(v *kit.Request) (*invite.Invitation, error) {
	id, err := v.ID()
	if err != nil {
		return nil, err
	}
	return p.Invites.Get(v.R.Context(), v.Actor, id)
}

func correctPage(v *kit.Request, i *invite.Invitation) view.Page {
	return v.Page("Correct the address", crumbsTo(v, i, view.Crumb{Label: i.Email.String(), URL: kit.InvitationURL(i.ID)}, view.Crumb{Label: "Correct the address"})...)
}

func correctModel(i *invite.Invitation, values url.Values, key string) CorrectAddress {
	return CorrectAddress{
		Refused:    i.Email.String(),
		Words:      i.Reply,
		Action:     kit.InvitationURL(i.ID) + "/correct",
		CancelURL:  kit.InvitationURL(i.ID),
		RequestKey: key,
		Email:      view.Input{Value: values.Get(view.FieldEmail)},
	}
}
