package techpass

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// goToTechPass sends the browser to TechPass, to sign in to the portal with it.
func (p *Pages) goToTechPass(v *access.Visitor) error {
	if p.TechPass == nil {
		return kit.ErrNoPage
	}
	anew := p.TechPassOutside && v.R.URL.Query().Get("again") != ""
	to, err := p.TechPass.AuthURL(v.R.Context(), v.Trip(access.Flow{Next: v.Next(), Anew: anew}), signin.Wish{Anew: anew})
	if err != nil {
		return err
	}
	return v.Redirect(to)
}

// returnFromTechPass signs in to the portal whoever TechPass says is there.
func (p *Pages) returnFromTechPass(v *access.Visitor) error {
	q := v.R.URL.Query()
	f, secrets, ok := v.Returned(q)
	if p.TechPass == nil || !ok {
		v.Stale = true // no trip of this browser
		return v.StartAgain("/sign-in", nil)
	}
	v.Carry(f)
	if q.Get("error") != "" {
		return p.notSignedIn(v, "You did not sign in with TechPass. Try again, or use a one-time password.")
	}
	identity, err := p.TechPass.Exchange(v.R.Context(), q.Get("code"), secrets)
	if errors.Is(err, signin.ErrUnconfirmed) {
		return p.notSignedIn(v, "TechPass did not confirm who you are. Try again.")
	}
	if err != nil {
		return err
	}
	if !p.TechPassOutside {
		return p.enterWithTechPass(v, identity)
	}
	return p.enterFromOutside(v, identity)
}

// enterWithTechPass takes over the sign-in of this program's own TechPass, which the same
// browser just showed.
func (p *Pages) enterWithTechPass(v *access.Visitor, identity signin.Identity) error {
	if v.Holder == nil || v.Holder.Account.ID.String() != identity.Subject {
		return p.notSignedIn(v, "Your sign-in with TechPass has ended. Sign in again.")
	}
	return p.signIn(v, v.Holder.SignIn, v.Holder.Account, v.Next())
}

// enterFromOutside lets in the reader of the mailbox that another TechPass vouches for.
func (p *Pages) enterFromOutside(v *access.Visitor, identity signin.Identity) error {
	email, err := people.ParseEmail(identity.Email)
	if err != nil || !identity.EmailVerified {
		return p.notSignedIn(v, "TechPass did not tell a mailbox of yours that can be used here.")
	}
	methods := []string{signin.MethodProvider}
	if identity.MFA {
		methods = append(methods, signin.MethodMFA)
	}
	visitor := v.SignInVisitor()
	visitor.ShownAt = p.shownAt(identity)
	in, account, err := p.SignIn.Arrive(v.R.Context(), email, methods, visitor)
	var fields people.FieldErrors
	switch {
	case errors.Is(err, signin.ErrDisabled), errors.Is(err, signin.ErrNoAccount):
		return p.notSignedIn(v, err.Error())
	case errors.As(err, &fields):
		return p.notSignedIn(v, fields[0].Message)
	case err != nil:
		return err
	}
	if v.Flow().Anew {
		if short := p.fallsShort(in, identity); short != "" {
			// On the page that was asked for it would be asked for again, without end.
			if err := p.takeSession(v, in, account); err != nil {
				return err
			}
			return drawFallsShort(v, short)
		}
	}
	return p.signIn(v, in, account, v.Next())
}

// shownAt is when somebody showed to another TechPass who they are. What it does not tell,
// or was long ago, is not recent: they may have been signed in there all day.
func (p *Pages) shownAt(identity signin.Identity) time.Time {
	now := p.Now()
	if at := identity.At; !at.After(now) && at.After(now.Add(-signin.Recent)) {
		return at
	}
	if identity.At.After(now) && identity.At.Before(now.Add(clockSkew)) {
		return now
	}
	return now.Add(-signin.Recent)
}

// clockSkew is how far another TechPass's clock may be ahead of this one's.
const clockSkew = time.Minute

// fallsShort tells what another TechPass did not do that it was asked for; "" where it did.
func (p *Pages) fallsShort(in *signin.SignIn, identity signin.Identity) string {
	switch {
	case in.Assurance() != signin.TechPass:
		return "TechPass did not confirm that you used a second factor. Sign in there with your authenticator app or a passkey. Then try again."
	case identity.At.IsZero():
		return "TechPass did not say when you signed in there."
	case !p.Now().Before(in.At.Add(signin.Recent)):
		return "TechPass did not ask you to sign in there again. Sign out there. Then try again."
	}
	return ""
}

// drawFallsShort tells it on a page of its own. The form that was sent still waits.
func drawFallsShort(v *access.Visitor, why string) error {
	return v.DrawState(http.StatusForbidden, view.AcceptState{
		Tone: view.ToneWarning, Title: "This needs a stronger sign-in", Paragraphs: []string{
			why, "Nothing was changed. If you sent a form, it is kept until you try again or sign out.",
			"If this happens again, contact support.",
		},
		Link: &view.Link{Text: "Try again", URL: "/sign-in/techpass?again=1&next=" + url.QueryEscape(v.Next())},
	})
}

func (p *Pages) notSignedIn(v *access.Visitor, why string) error {
	page := v.Page("Sign in")
	page.Notices = append(page.Notices, view.Notice{Tone: view.ToneDanger, Title: "You are not signed in", Text: why})
	return p.drawSignIn(v, http.StatusForbidden, page, view.Input{})
}
