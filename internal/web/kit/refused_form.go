package kit

import (
	"net/http"

	"techbiz/internal/base/people"
	"techbiz/internal/web/view"
)

// Refuse tells on a form that is shown again why it was not accepted, beside the fields
// where it is about them, above them otherwise. input finds the input of a field, nil
// where the form has none. It returns the answer's status.
func (v *Request) Refuse(page *view.Page, input func(field string) *view.Input, err error) int {
	page.Refused = true
	fields := people.FieldErrorsOf(err)
	if len(fields) == 0 {
		n, status := v.NoticeOf(err)
		page.Notices = append(page.Notices, n)
		return status
	}
	for _, f := range fields {
		in := input(f.Field)
		switch {
		case in == nil:
			page.Notices = append(page.Notices, view.Notice{Tone: view.ToneDanger, Text: f.Message})
		case in.Error == "": // the first error of a field is the one to mend first
			in.Error = f.Message
			in.ErrorLink = v.Site.WayOut(v, f, in.Value, err)
		}
	}
	return http.StatusUnprocessableEntity
}
