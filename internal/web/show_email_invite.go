package web

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showEmailInvite shows the form of an email invitation.
func (s *Server) showEmailInvite(v *visit) error {
	page := v.emailInvitePage()
	values, err := v.typedBefore(&page)
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, view.EmailInvitePage(page, v.emailInvite(values, kit.NewRequestKey())))
}

func (v *visit) emailInvitePage() view.Page {
	return v.Page("Email invitation", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Email invitation"})
}

func (v *visit) emailInvite(values url.Values, key string) view.EmailInvite {
	return view.EmailInvite{
		Action:           "/invite/email",
		CancelURL:        "/invite",
		RequestKey:       key,
		DomainRequestURL: words.DomainRequest(v.Request, ""),
		Email:            view.Input{Value: values.Get(view.FieldEmail)},
		Seed:             view.Input{Value: values.Get(view.FieldSeed)},
		Reason:           view.Input{Value: values.Get(view.FieldReason)},
	}
}
