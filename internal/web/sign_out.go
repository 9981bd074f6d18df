package web

import (
	"fmt"
	"net/http"

	"techbiz/internal/web/view"
)

// signOut ends the session, whatever it held, and leads on to where the form says.
func (s *Server) signOut(v *visit) error {
	if v.actor.Role != "" {
		if err := s.SignIn.SignOut(v.r.Context(), v.actor); err != nil {
			return fmt.Errorf("sign out: %w", err)
		}
	}
	if v.session.exists() {
		if err := v.session.destroy(); err != nil {
			return err
		}
	}
	if next := localPath(v.r.URL.Query().Get("next")); next != "" {
		return v.redirect(next)
	}
	return v.redirect("/signed-out")
}

func (s *Server) showSignedOut(v *visit) error {
	return v.draw(http.StatusOK, view.SignedOutPage(v.page("You are signed out"), view.SignedOut{SignInURL: "/sign-in"}))
}
