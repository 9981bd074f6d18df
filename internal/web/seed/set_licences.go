package seed

import (
	"strings"

	"techbiz/internal/seed"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// setLicences sets how many SEED licences there are.
func (p *Pages) setLicences(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(form.Get(FieldSize))
	size, err := seed.ParseSize(typed)
	if err != nil {
		return p.drawLicences(v, typed, err)
	}
	if err := p.Seeds.SetSize(v.R.Context(), v.Actor, size); err != nil {
		return err
	}
	return v.Told(kit.LicencesPath, "There are "+view.Counted(size, "licence", "licences")+" now. Those who wait get what is free, the longest waiting first.")
}
