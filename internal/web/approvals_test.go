package web_test

import (
	"techbiz/internal/app/webtest"
	"techbiz/internal/techpass"
)

// waits has an admin ask for a duty that an agency admin may approve, and returns the
// address of that.
func waits(p *webtest.Portal) string {
	p.Helper()
	asker := p.Admin(webtest.SomeMailbox())
	a, err := p.Invites.AskDuty(p.Context(), asker.Actor(), p.Email(webtest.SomeMailbox()), techpass.DutyAgencyAdmin)
	p.OK(err)
	return "/admin/approvals/" + a.ID.String()
}
