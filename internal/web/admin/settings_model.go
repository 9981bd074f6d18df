package admin

import "techbiz/internal/web/view"

// Settings are the settings in effect on the node that answers.
type Settings struct {
	Facts []view.Fact
	Rows  []Setting
}

// Setting is one setting; secrets are told as "set" by whoever fills it in.
type Setting struct {
	Name   string
	Env    string
	Value  string
	Source string
	Help   string
}

func (s Setting) valueWords() string {
	if s.Value == "" {
		return "Not set"
	}
	return s.Value
}
