package web

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/view"
)

// showEmailInvite shows the form of an email invitation.
func (s *Server) showEmailInvite(v *visit) error {
	page := v.emailInvitePage()
	values, err := v.typedBefore(&page)
	if err != nil {
		return err
	}
	return v.draw(http.StatusOK, view.EmailInvitePage(page, v.emailInvite(values, newRequestKey())))
}

func (v *visit) emailInvitePage() view.Page {
	return v.page("Email invitation", crumbOverview, crumbInvite, view.Crumb{Label: "Email invitation"})
}

func (v *visit) emailInvite(values url.Values, key string) view.EmailInvite {
	return view.EmailInvite{
		Action:           "/invite/email",
		CancelURL:        "/invite",
		RequestKey:       key,
		DomainRequestURL: domainRequest(v.request, ""),
		Email:            view.Input{Value: values.Get(view.FieldEmail)},
		Seed:             view.Input{Value: values.Get(view.FieldSeed)},
		Reason:           view.Input{Value: values.Get(view.FieldReason)},
	}
}
