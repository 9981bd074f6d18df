package webtest

import (
	"techbiz/internal/announce"
	"techbiz/internal/base/people"
)

// Announced makes an announcement as the admin.
func (p *Portal) Announced(f announce.Form) *announce.Announcement {
	p.Helper()
	a, err := p.Announcements.Make(p.Context(), people.Actor{Role: people.RoleAdmin}, f)
	p.OK(err)
	return a
}
