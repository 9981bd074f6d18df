package web

import (
	"errors"
	"net/http"

	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/web/view"
)

// goToTechPass sends the browser to TechPass, to sign in to the portal with it.
func (s *Server) goToTechPass(v *visit) error {
	if s.Config.TechPass == nil {
		return errNoPage
	}
	to, err := s.Config.TechPass.AuthURL(v.r.Context(), v.trip(flow{Next: v.next()}), "")
	if err != nil {
		return err
	}
	return v.redirect(to)
}

// returnFromTechPass signs in to the portal whoever TechPass says is there.
func (s *Server) returnFromTechPass(v *visit) error {
	q := v.r.URL.Query()
	f, secrets, ok := v.returned(q)
	if s.Config.TechPass == nil || !ok {
		v.stale = true // no trip of this browser
		return v.startAgain("/sign-in", nil)
	}
	v.carry(f)
	if q.Get("error") != "" {
		return v.notSignedIn("You did not sign in with TechPass. Try again, or use a one-time password.")
	}
	identity, err := s.Config.TechPass.Exchange(v.r.Context(), q.Get("code"), secrets)
	if errors.Is(err, signin.ErrUnconfirmed) {
		return v.notSignedIn("TechPass did not confirm who you are. Try again.")
	}
	if err != nil {
		return err
	}
	if !s.Config.TechPassOutside {
		return v.enterWithTechPass(identity)
	}
	return v.enterFromOutside(identity)
}

// enterWithTechPass takes over the sign-in of this program's own TechPass, which the same
// browser just showed.
func (v *visit) enterWithTechPass(identity signin.Identity) error {
	if v.holder == nil || v.holder.Account.ID.String() != identity.Subject {
		return v.notSignedIn("Your sign-in with TechPass has ended. Sign in again.")
	}
	return v.signIn(v.holder.SignIn, v.holder.Account, v.next())
}

// enterFromOutside lets in the reader of the mailbox that another TechPass vouches for.
func (v *visit) enterFromOutside(identity signin.Identity) error {
	email, err := people.ParseEmail(identity.Email)
	if err != nil || !identity.EmailVerified {
		return v.notSignedIn("TechPass did not tell a mailbox of yours that can be used here.")
	}
	methods := []string{signin.MethodProvider}
	if identity.MFA {
		methods = append(methods, signin.MethodMFA)
	}
	in, account, err := v.s.SignIn.Arrive(v.r.Context(), email, methods, v.visitor())
	var fields people.FieldErrors
	switch {
	case errors.Is(err, signin.ErrDisabled), errors.Is(err, signin.ErrNoAccount):
		return v.notSignedIn(err.Error())
	case errors.As(err, &fields):
		return v.notSignedIn(fields[0].Message)
	case err != nil:
		return err
	}
	return v.signIn(in, account, v.next())
}

func (v *visit) notSignedIn(why string) error {
	page := v.page("Sign in")
	page.Notices = append(page.Notices, view.Notice{Tone: view.ToneDanger, Title: "You are not signed in", Text: why})
	return v.drawSignIn(http.StatusForbidden, page, view.Input{})
}
