package web

import (
	"net/http"

	"techbiz/internal/web/view"
)

// showUsernameField answers, while the email is typed, whether a username is needed.
func (s *Server) showUsernameField(v *visit) error {
	return v.draw(http.StatusOK, view.UsernameField(usernameField(v.r.URL.Query())))
}
