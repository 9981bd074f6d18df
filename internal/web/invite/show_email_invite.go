package invite

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showEmailInvite shows the form of an email invitation.
func (p *Pages) showEmailInvite(v *kit.Request) error {
	page := emailInvitePage(v)
	values, err := p.typedBefore(v, &page)
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, EmailInvitePage(page, emailInvite(v, values, kit.NewRequestKey())))
}

func emailInvitePage(v *kit.Request) view.Page {
	return v.Page("Email invitation", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Email invitation"})
}

func emailInvite(v *kit.Request, values url.Values, key string) EmailInvite {
	return EmailInvite{
		Action:           "/invite/email",
		CancelURL:        "/invite",
		RequestKey:       key,
		DomainRequestURL: words.DomainRequest(v, ""),
		Email:            view.Input{Value: values.Get(view.FieldEmail)},
		Seed:             view.Input{Value: values.Get(view.FieldSeed)},
		Reason:           view.Input{Value: values.Get(view.FieldReason)},
	}
}
