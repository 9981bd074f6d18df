package web

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// Setting is one setting of the program as it is in effect on this node. Secrets are not in
// it: whoever makes it says only that they are set.
type Setting struct {
	Name   string // of the flag, with its hyphens
	Env    string // the environment variable
	Value  string // "" where it is not set
	Source string // where the value comes from, in words
	Help   string
}

// Fact is something that holds on this node and is no setting.
type Fact struct{ Label, Value string }

// showSettings shows an admin the settings in effect on the node that answers.
func (s *Server) showSettings(v *visit) error {
	var m view.Settings
	for _, f := range s.Config.Facts {
		m.Facts = append(m.Facts, view.Fact{Label: f.Label, Value: f.Value})
	}
	for _, set := range s.Config.Settings {
		m.Rows = append(m.Rows, view.Setting(set))
	}
	return v.Draw(http.StatusOK, view.SettingsPage(v.Page("Settings in effect", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Settings in effect"}), m))
}
