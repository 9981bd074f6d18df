package kit

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/view"
)

// Ask draws a page that asks before something is done.
func (v *Request) Ask(page view.Page, m view.Confirm) error {
	return v.Draw(http.StatusOK, view.ConfirmPage(page, m))
}

// AskAgain draws it with what was typed and why that was refused; where refused is nil, it asks
// for the first time.
func (v *Request) AskAgain(page view.Page, m view.Confirm, typed url.Values, refused error) error {
	if refused == nil {
		return v.Ask(page, m)
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
	return v.Draw(status, view.ConfirmPage(page, m))
}
