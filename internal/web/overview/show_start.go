package overview

import "techbiz/internal/web/access"

// showStart leads to where one begins.
func (p *Pages) showStart(v *access.Visitor) error {
	if v.Actor.Role == "" {
		return v.Redirect("/sign-in")
	}
	return v.Redirect("/overview")
}
