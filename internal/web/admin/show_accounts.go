package admin

import (
	"net/http"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

var crumbAccounts = view.Crumb{Label: "Accounts", URL: "/admin/accounts"}

// showAccounts shows the newest accounts, and lets an admin find others by name, email or login ID.
func (p *Pages) showAccounts(v *kit.Request) error {
	typed := strings.TrimSpace(v.R.URL.Query().Get(kit.ParamSearch))
	found, err := p.Lives.Find(v.R.Context(), v.Actor, typed)
	if err != nil {
		return err
	}
	model := Accounts{URL: crumbAccounts.URL, Search: typed, More: found.More, Partial: found.Partial}
	if !v.Actor.IsAdmin() {
		model.Agency = v.Actor.Agency().Acronym()
	}
	for _, a := range found.Accounts {
		model.Rows = append(model.Rows, AccountRow{
			URL: kit.AccountURL(a.ID), Name: words.Person(a.FirstName, a.LastName, people.Email{}), Email: a.Email.String(), LoginID: a.LoginID(), Type: string(a.Type),
			State: words.AccountState(a.State), Created: view.Date(a.CreatedAt), LastSignIn: view.Date(a.LastSignInAt),
		})
	}
	return v.Draw(http.StatusOK, AccountsPage(v.Page("Accounts", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Accounts"}), model))
}
