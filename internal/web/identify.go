package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/signin"
	"techbiz/internal/web/kit"
)

// identify finds out who is signed in and whose onboarding goes on.
func (v *visit) identify() error {
	if v.Session.Manager == nil {
		return nil
	}
	if _, err := v.R.Cookie(v.guard.Sessions.Cookie.Name); err == nil && !v.Session.Exists() {
		v.lost = true
	}
	if v.outlived() {
		v.lost = true
		return v.Session.Destroy()
	}
	if err := v.identifyActor(); err != nil {
		return err
	}
	if v.holder == nil {
		if err := v.identifyHolder(); err != nil {
			return err
		}
	}
	if v.account != nil {
		v.Actor = v.account.Actor()
		if v.dutyAsleep() {
			v.Actor = v.Actor.WithoutDuty()
		}
	}
	return v.identifyInvitee()
}

// outlived tells whether the session is older than any may become.
func (v *visit) outlived() bool {
	begun, err := time.Parse(time.RFC3339, v.Session.Get(keyBegun))
	return err == nil && !v.guard.Now().Before(begun.Add(signin.AbsoluteTimeout))
}

func (v *visit) identifyActor() error {
	id, err := uuid.Parse(v.Session.Get(keySignIn))
	if err != nil {
		return nil //nolint:nilerr // nobody is signed in
	}
	// Who came in with TechPass has one sign-in for both: it is looked up once.
	if v.Session.Get(keySignIn) == v.Session.Get(keyTechPass) {
		if err := v.identifyHolder(); err != nil {
			return err
		}
		if v.holder != nil {
			v.portal, v.account = v.holder.SignIn, v.holder.Account
			return nil
		}
	}
	v.portal, v.account, err = v.guard.SignIn.Session(v.R.Context(), id)
	switch {
	case errors.Is(err, signin.ErrEnded):
		return v.portalEnded()
	case errors.Is(err, fault.NotFound):
		if err := v.Session.Destroy(); err != nil {
			return err
		}
		return kit.ErrAccountEnded
	}
	return err
}

// portalEnded ends the session with its sign-in to the portal, unless it holds another one
// with TechPass, which goes on.
func (v *visit) portalEnded() error {
	if id := v.Session.Get(keyTechPass); id != "" && id != v.Session.Get(keySignIn) {
		v.Session.Remove(keySignIn)
		return nil
	}
	v.lost = true
	return v.Session.Destroy()
}

// identifyHolder finds out who is signed in with TechPass.
func (v *visit) identifyHolder() error {
	id, err := uuid.Parse(v.Session.Get(keyTechPass))
	if err != nil {
		return nil //nolint:nilerr // nobody is
	}
	in, account, err := v.guard.SignIn.Holder(v.R.Context(), id)
	if errors.Is(err, fault.NotFound) || errors.Is(err, signin.ErrEnded) {
		v.Session.Remove(keyTechPass)
		return nil
	}
	if err != nil {
		return err
	}
	v.holder, v.User = &holder{SignIn: in, Account: account}, account.Actor()
	return nil
}

// activation is what the steps of activation go on by: what the page carries, which is of
// whom it was shown to, or else what the session knows of. A form of a page that can't be
// gone on with changes nobody.
func (v *visit) activation() uuid.UUID {
	f := v.flow()
	if f.Activation != uuid.Nil {
		return f.Activation
	}
	if v.stale && v.R.Method != http.MethodGet {
		return uuid.Nil
	}
	id, err := uuid.Parse(v.Session.Get(keyOnboarding))
	if err != nil {
		return uuid.Nil // nobody is being onboarded
	}
	return id
}

func (v *visit) identifyInvitee() error {
	id := v.activation()
	if id == uuid.Nil {
		return nil
	}
	u, err := v.unfinished(signin.ToActivate, id)
	if errors.Is(err, signin.ErrEnded) {
		if v.Session.Get(keyOnboarding) == id.String() {
			v.Session.Remove(keyOnboarding)
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.mailboxAlone = signin.MailboxAlone(u.Methods)
	if v.Route.Access == kit.InviteeSession {
		f := v.flow()
		f.Activation = id
		v.carry(f)
	}
	v.invitee, err = v.guard.Invites.Onboarding(v.R.Context(), u.AccountID)
	if errors.Is(err, fault.NotFound) || (err == nil && !v.invitee.State.Usable()) {
		v.invitee = nil
		v.Session.Remove(keyOnboarding)
		if v.Route.Access == kit.InviteeSession {
			return kit.ErrAccountEnded
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.policies, err = v.guard.Policies.Policies(v.R.Context())
	return err
}
