package words

import (
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/view"
)

// PolicyText is a version of a text as the pages show it.
func PolicyText(p *policy.Policy) (view.PolicyText, error) {
	html, err := p.Text.HTML()
	if err != nil {
		return view.PolicyText{}, err
	}
	t := view.PolicyText{Title: p.Kind.Title(), PolicyVersion: p.Version, HTML: html}
	if p.Published() {
		t.Since = view.Date(p.PublishedAt)
	}
	return t, nil
}
