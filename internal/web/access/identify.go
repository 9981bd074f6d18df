package access

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
)

// identify finds out who is signed in and whose onboarding goes on.
func (v *Visitor) identify() error {
	if v.Session.Manager == nil {
		return nil
	}
	if _, err := v.R.Cookie(v.Guard.Sessions.Cookie.Name); err == nil && !v.Session.Exists() {
		v.lost = true
	}
	if v.outlived() {
		v.lost = true
		return v.Session.Destroy()
	}
	if err := v.identifyActor(); err != nil {
		return err
	}
	if v.Holder == nil {
		if err := v.IdentifyHolder(); err != nil {
			return err
		}
	}
	if v.Account != nil {
		v.Actor = v.Account.Actor()
		if v.dutyAsleep() {
			v.Actor = v.Actor.WithoutDuty()
		}
	}
	return v.identifyInvitee()
}

// outlived tells whether the session is older than any may become.
func (v *Visitor) outlived() bool {
	begun, err := time.Parse(time.RFC3339, v.Session.Get(KeyBegun))
	return err == nil && !v.Guard.Now().Before(begun.Add(signin.AbsoluteTimeout))
}

func (v *Visitor) identifyActor() error {
	id, err := uuid.Parse(v.Session.Get(KeySignIn))
	if err != nil {
		return nil //nolint:nilerr // nobody is signed in
	}
	// Who came in with TechPass has one sign-in for both: it is looked up once.
	if v.Session.Get(KeySignIn) == v.Session.Get(KeyTechPass) {
		if err := v.IdentifyHolder(); err != nil {
			return err
		}
		if v.Holder != nil {
			v.portal, v.Account = v.Holder.SignIn, v.Holder.Account
			return nil
		}
	}
	v.portal, v.Account, err = v.Guard.SignIn.Session(v.R.Context(), id)
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
func (v *Visitor) portalEnded() error {
	if id := v.Session.Get(KeyTechPass); id != "" && id != v.Session.Get(KeySignIn) {
		v.Session.Remove(KeySignIn)
		return nil
	}
	v.lost = true
	return v.Session.Destroy()
}

// IdentifyHolder finds out who is signed in with TechPass.
func (v *Visitor) IdentifyHolder() error {
	id, err := uuid.Parse(v.Session.Get(KeyTechPass))
	if err != nil {
		return nil //nolint:nilerr // nobody is
	}
	in, account, err := v.Guard.SignIn.Holder(v.R.Context(), id)
	if errors.Is(err, fault.NotFound) || errors.Is(err, signin.ErrEnded) {
		v.Session.Remove(KeyTechPass)
		return nil
	}
	if err != nil {
		return err
	}
	v.Holder, v.User = &holder{SignIn: in, Account: account}, account.Actor()
	return nil
}

// activation is what the steps of activation go on by: what the page carries, which is of
// whom it was shown to, or else what the session knows of. A form of a page that can't be
// gone on with changes nobody.
func (v *Visitor) activation() uuid.UUID {
	f := v.Flow()
	if f.Activation != uuid.Nil {
		return f.Activation
	}
	if v.Stale && v.R.Method != http.MethodGet {
		return uuid.Nil
	}
	id, err := uuid.Parse(v.Session.Get(KeyOnboarding))
	if err != nil {
		return uuid.Nil // nobody is being onboarded
	}
	return id
}

func (v *Visitor) identifyInvitee() error {
	id := v.activation()
	if id == uuid.Nil {
		return nil
	}
	u, err := v.Unfinished(signin.ToActivate, id)
	if errors.Is(err, signin.ErrEnded) {
		if v.Session.Get(KeyOnboarding) == id.String() {
			v.Session.Remove(KeyOnboarding)
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.mailboxAlone = signin.MailboxAlone(u.Methods)
	if v.Route.Access == kit.InviteeSession {
		f := v.Flow()
		f.Activation = id
		v.Carry(f)
	}
	v.Invitee, err = v.Guard.Invites.Onboarding(v.R.Context(), u.AccountID)
	if errors.Is(err, fault.NotFound) || (err == nil && !v.Invitee.State.Usable()) {
		v.Invitee = nil
		v.Session.Remove(KeyOnboarding)
		if v.Route.Access == kit.InviteeSession {
			return kit.ErrAccountEnded
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.Policies, err = v.Guard.Policies.Policies(v.R.Context())
	return err
}
