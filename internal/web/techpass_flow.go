package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// flow is how far somebody has come in signing in with TechPass. The session keeps it.
type flow struct {
	Login   string    `json:"login,omitempty"`   // as people.ParseLogin reads it
	Account uuid.UUID `json:"account,omitzero"`  // whose first factor was shown
	Methods []string  `json:"methods,omitempty"` // what was shown so far
	Begun   time.Time `json:"begun,omitzero"`    // when the first factor was shown
	Request string    `json:"request,omitempty"` // of the product that asked for it
	Next    string    `json:"next,omitempty"`    // where to go on to within this site
	// Secrets of the trip to an identity provider.
	Secrets signin.Secrets `json:"secrets,omitzero"`
	// Reset is whose password may be set until ResetUntil. It is no first factor: a reset
	// leads to the sign-in, and not around the password.
	Reset      uuid.UUID `json:"reset,omitzero"`
	ResetUntil time.Time `json:"reset_until,omitzero"`
}

// flowLifetime is how long signing in may take after the first factor.
const flowLifetime = 15 * time.Minute

func (v *visit) flow() flow {
	var f flow
	if err := json.Unmarshal([]byte(v.session.get(keyFlow)), &f); err != nil {
		return flow{} // none, or one of an older program
	}
	if !f.Begun.IsZero() && v.s.Now().After(f.Begun.Add(flowLifetime)) {
		return flow{Login: f.Login, Request: f.Request, Next: f.Next}
	}
	return f
}

func (v *visit) keepFlow(f flow) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	v.session.put(keyFlow, string(data))
	return nil
}

// restart forgets what was shown, and keeps where it leads to.
func (f flow) restart() flow { return flow{Request: f.Request, Next: f.Next} }

// firstFactorShown goes on after the first factor of the account: to activation where
// steps are left, to the second factor otherwise.
func (v *visit) firstFactorShown(a *techpass.Account, method string) error {
	if err := v.session.renew(); err != nil {
		return err
	}
	f := v.flow()
	f.Account, f.Methods, f.Begun = a.ID, []string{method}, v.s.Now()
	f.Secrets = signin.Secrets{}
	if err := v.keepFlow(f); err != nil {
		return err
	}
	v.session.remove(keyCodeUntil)
	if a.State == techpass.Pending || !a.HasMFA() {
		return v.goOnActivating(a)
	}
	return v.redirect("/techpass/sign-in/factor")
}

// goOnActivating leads to the steps that are left of the account's activation.
func (v *visit) goOnActivating(a *techpass.Account) error {
	v.session.put(keyOnboarding, a.ID.String())
	v.session.put(keyBegun, v.s.begun())
	return v.redirect("/onboarding")
}

// bothShown goes on after both factors: to what is left of activation or a new version of
// the terms, or through.
func (v *visit) bothShown(f flow) error {
	a, err := v.s.Invites.Onboarding(v.r.Context(), f.Account)
	if err != nil {
		return err
	}
	policies, err := v.s.Policies.Policies(v.r.Context())
	if err != nil {
		return err
	}
	if err := v.keepFlow(f); err != nil {
		return err
	}
	if a.State.Usable() && a.NextStep(policies) != techpass.StepDone {
		return v.goOnActivating(a)
	}
	return v.finishTechPass()
}

// finishTechPass signs in with TechPass whoever showed both factors, and goes on to where
// they wanted to.
func (v *visit) finishTechPass() error {
	f := v.flow()
	if f.Account == uuid.Nil || !isTechPass(f.Methods) {
		return v.redirect("/techpass/sign-in")
	}
	visitor := v.visitor()
	visitor.Device = v.bindDevice()
	in, err := v.s.SignIn.Complete(v.r.Context(), f.Account, f.Methods, visitor)
	if errors.Is(err, fault.NotFound) {
		return errAccountEnded
	}
	if err != nil {
		return err
	}
	if err := v.session.renew(); err != nil {
		return err
	}
	v.session.remove(keyFlow, keyOnboarding)
	if v.actor.ID != in.AccountID {
		v.session.remove(keySignIn) // somebody else was signed in to the portal in this browser
	}
	v.session.put(keyTechPass, in.ID.String())
	v.session.put(keyBegun, v.s.begun())
	if f.Request != "" {
		return v.passedRequest(f.Request)
	}
	if f.Next != "" {
		return v.redirect(f.Next)
	}
	return v.redirect("/account")
}

// passedRequest goes on to the product that asked for the sign-in that was just made.
func (v *visit) passedRequest(id string) error {
	if err := v.keepFlow(flow{Request: id}); err != nil {
		return err
	}
	if err := v.identifyHolder(); err != nil {
		return err
	}
	r, err := v.productRequest(id)
	if err != nil {
		return err
	}
	return v.answerRequest(r)
}

// isTechPass tells whether these methods are a sign-in with TechPass.
func isTechPass(methods []string) bool {
	return (&signin.SignIn{Methods: methods}).Assurance() == signin.TechPass
}

// leave sends the browser to another site. A redirect would be stopped where the answer
// is to a form: forms may lead nowhere but here.
func (v *visit) leave(to, name string) error {
	page := v.page("You go on to " + name)
	page.GoTo = to
	return v.draw(http.StatusOK, view.LeavingPage(page, view.Leaving{To: to, Name: name}))
}

// lockedWords tells until when no try is taken.
func lockedWords(err error) (string, bool) {
	locked, ok := errors.AsType[*signin.LockedError](err)
	if !ok {
		return "", false
	}
	return "Too many wrong tries: the next one is taken in " + waiting(locked.RetryAfter) + ".", true
}

// login is the login that was typed, or false where the session forgot it.
func (f flow) login() (people.Login, bool) {
	l, err := people.ParseLogin(f.Login)
	return l, err == nil
}
