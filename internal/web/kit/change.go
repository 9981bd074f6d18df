package kit

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/view"
)

// DrawChange draws a page that asks for confirmation; where refused is set, again.
func (v *Request) DrawChange(page view.Page, m view.Change, typed url.Values, refused error) error {
	if refused == nil {
		return v.Draw(http.StatusOK, view.ChangePage(page, m))
	}
	for n := range m.Fields {
		m.Fields[n].Value = typed.Get(m.Fields[n].Name)
	}
	status := v.Refuse(&page, func(field string) *view.Input {
		for n := range m.Fields {
			if m.Fields[n].Name == field {
				return &m.Fields[n].Input
			}
		}
		return nil
	}, refused)
	return v.Draw(status, view.ChangePage(page, m))
}
