package admin

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showSettings shows an admin the settings in effect on the node that answers.
func (p *Pages) showSettings(v *kit.Request) error {
	var m Settings
	for _, f := range p.Facts {
		m.Facts = append(m.Facts, view.Fact{Label: f.Label, Value: f.Value})
	}
	for _, set := range p.Settings {
		m.Rows = append(m.Rows, Setting(set))
	}
	return v.Draw(http.StatusOK, SettingsPage(v.Page("Settings in effect", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Settings in effect"}), m))
}
