package techpass

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// signOut ends the session, whatever it held, and leads on to where the form says.
func (p *Pages) signOut(v *access.Visitor) error {
	if err := p.endSession(v); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	if next := kit.LocalPath(v.R.URL.Query().Get("next")); next != "" {
		return v.Redirect(next)
	}
	return v.Redirect("/signed-out")
}

// endSession signs out of the portal and of TechPass, and ends what is half done in any tab.
func (p *Pages) endSession(v *access.Visitor) error {
	ends := map[string]people.Actor{}
	if v.Holder != nil {
		ends[v.Session.Get(access.KeyTechPass)] = v.Holder.Account.Actor()
	}
	if v.Actor.Role != "" {
		ends[v.Session.Get(access.KeySignIn)] = v.Actor
	}
	for id, actor := range ends {
		if err := p.SignIn.SignOut(v.R.Context(), actor, uuid.MustParse(id)); err != nil {
			return err
		}
	}
	if err := p.SignIn.EndIn(v.R.Context(), v.Tokens()); err != nil {
		return err
	}
	if !v.Session.Exists() {
		return nil
	}
	return v.Session.Destroy()
}

func (p *Pages) showSignedOut(v *access.Visitor) error {
	return v.Draw(http.StatusOK, view.SignedOutPage(v.Page("You are signed out"), view.SignedOut{SignInURL: "/sign-in"}))
}
