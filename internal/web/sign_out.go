package web

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// signOut ends the session, whatever it held, and leads on to where the form says.
func (s *Server) signOut(v *visit) error {
	if err := v.endSession(); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	if next := localPath(v.r.URL.Query().Get("next")); next != "" {
		return v.redirect(next)
	}
	return v.redirect("/signed-out")
}

// endSession signs out of the portal and of TechPass, and ends what is half done in any tab.
func (v *visit) endSession() error {
	ends := map[string]people.Actor{}
	if v.holder != nil {
		ends[v.session.get(keyTechPass)] = v.holder.Account.Actor()
	}
	if v.actor.Role != "" {
		ends[v.session.get(keySignIn)] = v.actor
	}
	for id, actor := range ends {
		if err := v.s.SignIn.SignOut(v.r.Context(), actor, uuid.MustParse(id)); err != nil {
			return err
		}
	}
	if err := v.s.SignIn.EndIn(v.r.Context(), v.tokens()); err != nil {
		return err
	}
	if !v.session.exists() {
		return nil
	}
	return v.session.destroy()
}

func (s *Server) showSignedOut(v *visit) error {
	return v.draw(http.StatusOK, view.SignedOutPage(v.page("You are signed out"), view.SignedOut{SignInURL: "/sign-in"}))
}
