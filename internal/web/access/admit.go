package access

import (
	"net/http"
	"net/url"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// Enter finds out who sent the request, holds what its route asks of them, and has it answered.
func (v *Visitor) Enter() error {
	if err := v.identify(); err != nil {
		return err
	}
	if v.Actor.Role != "" {
		kit.AnswerOf(v.R.Context()).Actor = v.Actor
	}
	admitted, err := v.admit()
	if err != nil || !admitted {
		return err
	}
	err = v.Route.Serve(v.Request)
	if err != nil && v.wakesDuty(err) {
		return v.stepUp()
	}
	return err
}

// admit holds the route's policy. It answers the request itself where somebody has to
// sign in first, and returns false then.
func (v *Visitor) admit() (bool, error) {
	switch v.Route.Access {
	case kit.SignedIn, kit.Inviter, kit.DeskStaff, kit.AgencyAdmin, kit.Admin:
		if v.Actor.Role == "" {
			return false, v.askToSignIn()
		}
		if !v.Route.Access.Admits(v.Account.Actor()) {
			return false, fault.Forbidden
		}
		if !v.isSure() {
			return false, v.stepUp()
		}
	case kit.AccountHolder:
		if v.Holder == nil {
			return false, v.askForTechPass()
		}
		if !v.isSure() {
			return false, v.stepUp()
		}
	case kit.InviteeSession:
		if v.Invitee == nil {
			return false, kit.ErrNoInvitee
		}
		if v.Route.Methods && v.mailboxAlone && v.Invitee.DutyRests() {
			return false, v.Guard.AskForLink(v)
		}
	default:
	}
	v.dropWaiting()
	return true, nil
}

// askToSignIn leads whoever is not signed in to the sign-in, and from there back. What
// was sent in a form is not lost: it stands in the form again after signing in.
func (v *Visitor) askToSignIn() error {
	if v.R.Method == http.MethodGet || v.R.Method == http.MethodHead {
		to := SignInURL(v.R.URL.RequestURI())
		if v.Holder != nil && v.Guard.TechPass && !v.Guard.TechPassOutside {
			// Whoever is signed in with TechPass signs in to the portal with it, and types nothing.
			to = "/sign-in/techpass?next=" + url.QueryEscape(v.R.URL.RequestURI())
		} else if v.lost {
			to += "&ended=1"
			v.Guard.Sessions.WriteSessionCookie(v.R.Context(), v.W, "", time.Time{}) // said once is enough
		}
		if v.R.Header.Get("HX-Request") == "true" {
			v.W.Header().Set("HX-Redirect", to)
			v.W.WriteHeader(http.StatusUnauthorized)
			return nil
		}
		return v.Redirect(to)
	}
	model := view.SignedOut{Expired: true, SignInURL: SignInURL(kit.FormPath(v.R.URL.Path))}
	if v.Route.Keeps {
		kept, err := v.keepForm()
		if err != nil {
			return err
		}
		model.Kept = kept
	}
	return v.Draw(http.StatusUnauthorized, view.SignedOutPage(v.Page("Your session has ended"), model))
}

// SignInURL is where one signs in to the portal, and goes on to next.
func SignInURL(next string) string { return "/sign-in?next=" + url.QueryEscape(next) }

// askForTechPass leads whoever is not signed in with TechPass to where they sign in, and
// from there back.
func (v *Visitor) askForTechPass() error {
	if v.R.Method == http.MethodGet || v.R.Method == http.MethodHead {
		if v.ByMailedCode() {
			return v.Redirect(TechPassNeededURL(v.R.URL.RequestURI()))
		}
		return v.Redirect(TechPassURL(v.R.URL.RequestURI()))
	}
	model := view.SignedOut{Expired: true, SignInURL: TechPassURL("/account")}
	return v.Draw(http.StatusUnauthorized, view.SignedOutPage(v.Page("Your session has ended"), model))
}

// TechPassURL is where one signs in with TechPass, and goes on to next.
func TechPassURL(next string) string { return "/techpass/sign-in?next=" + url.QueryEscape(next) }

// TechPassSignIn is the first page of signing in with TechPass.
const TechPassSignIn = "/techpass/sign-in"

// TechPassNeededPath says why a page is for who signed in with TechPass.
const TechPassNeededPath = "/techpass/needed"

// TechPassNeededURL is that page, from which one goes on to next.
func TechPassNeededURL(next string) string {
	return TechPassNeededPath + "?" + url.Values{"next": {next}}.Encode()
}
