package web

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showCreateAccount shows the form that creates an account on behalf of a user.
func (s *Server) showCreateAccount(v *visit) error {
	page := v.createAccountPage()
	values, err := v.typedBefore(&page)
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, view.CreateAccountPage(page, words.CreateAccount(v.Request, values, kit.NewRequestKey())))
}

func (v *visit) createAccountPage() view.Page {
	return v.Page("Create account", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Create account"})
}
