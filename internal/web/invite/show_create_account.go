package invite

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showCreateAccount shows the form that creates an account on behalf of a user.
func (p *Pages) showCreateAccount(v *kit.Request) error {
	page := createAccountPage(v)
	values, err := p.typedBefore(v, &page)
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, CreateAccountPage(page, words.CreateAccount(v, values, kit.NewRequestKey())))
}

func createAccountPage(v *kit.Request) view.Page {
	return v.Page("Create account", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Create account"})
}
