package web

import (
	"net/http"
	"net/url"
	"techbiz/internal/web/view"
)

// drawChange draws a page that asks for confirmation; where refused is set, again.
func (v *request) drawChange(page view.Page, m view.Change, typed url.Values, refused error) error {
	if refused == nil {
		return v.draw(http.StatusOK, view.ChangePage(page, m))
	}
	for n := range m.Fields {
		m.Fields[n].Value = typed.Get(m.Fields[n].Name)
	}
	status := v.refuse(&page, func(field string) *view.Input {
		for n := range m.Fields {
			if m.Fields[n].Name == field {
				return &m.Fields[n].Input
			}
		}
		return nil
	}, refused)
	return v.draw(status, view.ChangePage(page, m))
}
