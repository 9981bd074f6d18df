package access

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
)

// AssuranceOf returns how sure the portal has to be of who uses the route; "" where nobody
// has to be signed in. Duties, and what the holder of an account alone may do, need
// TechPass; the officer's own work needs no more than a mailed code.
func AssuranceOf(r kit.Route) signin.Assurance {
	switch r.Access {
	case kit.DeskStaff, kit.AgencyAdmin, kit.Admin, kit.AccountHolder:
		return signin.TechPass
	case kit.SignedIn, kit.Inviter:
		if r.TechPass {
			return signin.TechPass
		}
		return signin.MailCode
	default:
		return ""
	}
}

// RecentOf tells whether the sign-in with TechPass must not be older than signin.Recent:
// for each change that a duty makes, and where the table says so.
func RecentOf(r kit.Route) bool {
	switch r.Access {
	case kit.DeskStaff, kit.AgencyAdmin, kit.Admin:
		return r.Recent || r.Method != http.MethodGet
	default:
		return r.Recent
	}
}

// assured is how sure the portal is of who is there, and since when.
type assured struct {
	signin.Assurance

	at time.Time // of the sign-in
}

// assured returns the better of the two sign-ins that a browser may hold for somebody: the
// one to the portal, and the one with TechPass; of two as good, the later. What the holder
// of an account alone may do is asked of the one with TechPass.
func (v *Visitor) assured() assured {
	var held, portal assured
	if v.Holder != nil {
		held = assured{signin.TechPass, v.Holder.SignIn.At}
	}
	if v.portal == nil || v.Route.Access == kit.AccountHolder {
		return held
	}
	portal = assured{v.portal.Assurance(), v.portal.At}
	if v.Holder == nil || v.Holder.Account.ID != v.portal.AccountID ||
		(portal.Covers(signin.TechPass) && portal.at.After(held.at)) {
		return portal
	}
	return held
}

// DutyRests tells whether who is signed in has a duty that what they proved is not enough
// for.
func (v *Visitor) DutyRests() bool {
	return v.Account != nil && v.Account.Actor() != v.Actor
}

// isSure tells whether what the visitor proved suffices for the route, and lately enough.
func (v *Visitor) isSure() bool {
	needed, got := AssuranceOf(v.Route), v.assured()
	switch {
	case needed == "":
		return true
	case !got.Covers(needed):
		return false
	}
	recent := RecentOf(v.Route) || (v.Route.Wide && v.hasDuty() && got.Covers(signin.TechPass))
	return !recent || v.shownLately(got)
}

func (v *Visitor) shownLately(got assured) bool {
	return v.Guard.Now().Before(got.at.Add(signin.Recent))
}

func (v *Visitor) hasDuty() bool { return v.Account != nil && v.Account.Duty != "" }

// dutyAsleep tells whether the visitor's duty rests for this request: it was not shown, or,
// for a change, not lately. An officer's own work goes on without it.
func (v *Visitor) dutyAsleep() bool {
	got := v.assured()
	if !got.Covers(signin.TechPass) {
		return true
	}
	own := AssuranceOf(v.Route) == signin.MailCode
	return own && v.R.Method != http.MethodGet && v.R.Method != http.MethodHead && !v.shownLately(got)
}

// wakesDuty tells whether a refusal may be due to a duty that rests alone: what is not the
// officer's own may be theirs once they have shown it.
func (v *Visitor) wakesDuty(err error) bool {
	mine := v.Route.Access == kit.SignedIn || v.Route.Access == kit.Inviter
	return mine && v.DutyRests() && !kit.AnswerOf(v.R.Context()).Begun() && (errors.Is(err, fault.NotFound) || errors.Is(err, fault.Forbidden))
}

// IsTechPass tells whether these methods are a sign-in with TechPass.
func IsTechPass(methods []string) bool {
	return (&signin.SignIn{Methods: methods}).Assurance() == signin.TechPass
}

// ByMailedCode tells whether the visitor proved to the portal no more than their mailbox, and
// did not sign in with TechPass.
func (v *Visitor) ByMailedCode() bool {
	return v.portal != nil && v.Account != nil && v.Holder == nil && !v.portal.Assurance().Covers(signin.TechPass)
}

// TypedCode tells whether a mailed code is how the visitor signed in to the portal.
func (v *Visitor) TypedCode() bool {
	return v.portal != nil && slices.Contains(v.portal.Methods, signin.MethodCode)
}
