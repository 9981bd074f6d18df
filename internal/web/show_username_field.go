package web

import (
	"net/http"

	"techbiz/internal/web/view"
)

// showUsernameField answers, while the email is typed, whether a username is needed. Where
// the field on the page is as it should be, or the email is not complete yet, it is left
// alone: a new one would take away what is being typed there.
func (s *Server) showUsernameField(v *visit) error {
	typed := v.r.URL.Query()
	field := usernameField(typed)
	asked := typed.Has(view.FieldUsername) // a disabled field is not sent
	if v.r.Header.Get("HX-Request") == "true" && (!field.EmailKnown || field.Needed == asked) {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return v.draw(http.StatusOK, view.UsernameField(field))
}
