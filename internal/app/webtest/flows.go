package webtest

import (
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// ResetMFA removes the second factors of the account, as an admin does.
func (p *Portal) ResetMFA(a *techpass.Account) {
	p.Helper()
	_, err := p.Lives.ResetMFA(p.Context(), p.As(people.RoleAdmin, AdminMailbox), a.ID)
	p.OK(err)
}
