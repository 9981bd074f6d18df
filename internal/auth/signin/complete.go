package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Methods by which somebody signed in. Source: RFC 8176, section 2, which knows neither
// mailed codes nor the word of an identity provider.
const (
	MethodPassword = "pwd"
	MethodCode     = "mail" // a code mailed to the mailbox
	MethodProvider = "fed"  // the WOG identity provider
	MethodTOTP     = "otp"  // an authenticator app
	MethodRecovery = "kba"  // a recovery code
	MethodPasskey  = "pop"  // a passkey, unlocked by its user
	MethodUser     = "user" // the passkey's user was verified
	MethodMFA      = "mfa"  // two factors were shown: assurance level 2
	MethodLink     = "link" // the operator's set-up link, by which one activates an account and signs in nowhere
)

// SignIn is one signing in, for as long as it lasts.
type SignIn struct {
	ID        uuid.UUID
	AccountID uuid.UUID
	At        time.Time
	Methods   []string
	Browser   string // what the browser says it is; personal
	EndedAt   time.Time
}

// over tells whether the sign-in was ended, or has lasted as long as any may, however
// often a session took it over.
func (s *SignIn) over(now time.Time) bool {
	return !s.EndedAt.IsZero() || !now.Before(s.At.Add(AbsoluteTimeout))
}

// Recent is how long after signing in somebody may change how they sign in, without
// signing in again.
const Recent = 15 * time.Minute

// maxBrowser is how many bytes are kept of what a browser says it is.
const maxBrowser = 300

// Complete signs the account's holder in with TechPass, both factors being shown. They
// are mailed where the browser was not seen before. Errors: *fault.Conflict (a step of
// activation is left), ErrDisabled, fault.NotFound.
func (s *Service) Complete(ctx context.Context, accountID uuid.UUID, methods []string, v Visitor) (*SignIn, error) {
	return s.complete(ctx, accountID, methods, v, func(Tx) error { return nil })
}

// complete is Complete; first is asked once the account is locked, and may refuse.
func (s *Service) complete(ctx context.Context, accountID uuid.UUID, methods []string, v Visitor, first func(Tx) error) (*SignIn, error) {
	var done *SignIn
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if err := first(tx); err != nil {
			return err
		}
		policies, err := tx.Policies(ctx)
		if err != nil {
			return err
		}
		switch {
		case a.State.Ended():
			return fault.NotFound
		case a.State == techpass.Disabled:
			return ErrDisabled
		case a.State != techpass.Active || a.NextStep(policies) != techpass.StepDone:
			return &fault.Conflict{Reason: "A step of your activation is left. Finish it, then sign in."}
		}
		if err := s.rememberBrowser(ctx, tx, a, v, !a.LastSignInAt.IsZero()); err != nil {
			return err
		}
		a.LastSignInAt = s.Now()
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		done, err = s.open(ctx, tx, a, methods, v)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sign in with TechPass: %w", err)
	}
	return done, nil
}

// open records that the account's holder is signed in from now on.
func (s *Service) open(ctx context.Context, tx Tx, a *techpass.Account, methods []string, v Visitor) (*SignIn, error) {
	in := &SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, At: v.ShownAt, Methods: withMFA(methods), Browser: cut(v.Agent, maxBrowser)}
	if in.At.IsZero() {
		in.At = s.Now()
	}
	if err := tx.AddSignIn(ctx, in); err != nil {
		return nil, err
	}
	if in.Assurance() != TechPass {
		return in, nil // whoever let them in has recorded it
	}
	event := audit.New(ctx, s.Now(), a.Actor(), audit.TechPassSignedIn, audit.Subject{Type: "account", ID: a.ID}, "sign_in", in.ID.String())
	return in, tx.Record(ctx, event)
}

// rememberBrowser remembers the browser, and mails the holder where it is a new one, unless they
// sign in for the first time: came tells whether they did before.
func (s *Service) rememberBrowser(ctx context.Context, tx Tx, a *techpass.Account, v Visitor, came bool) error {
	known, err := tx.RememberBrowser(ctx, a.ID, hashDevice(v.Device), s.Now())
	if err != nil {
		return fmt.Errorf("remember browser: %w", err)
	}
	if known || !came {
		return nil
	}
	return s.Post.Queue(ctx, tx, &mail.Mail{Kind: mail.NewDevice, To: a.Email, NotAfter: s.Now().Add(newDeviceNews)}, "")
}

// newDeviceNews is how long it is worth telling somebody of a new device.
const newDeviceNews = 7 * 24 * time.Hour

func hashDevice(device string) []byte { return secret.HashToken(device) }

// cut makes of what a browser sent a text that databases take, of so many bytes at most.
func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "")
	if len(s) <= most {
		return s
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// ErrEnded: the sign-in was ended, here or from elsewhere, or its time is over.
var ErrEnded = errors.New("the sign-in has ended")

// Holder returns the account that a sign-in with TechPass is of, ErrEnded where it has
// ended, or fault.NotFound where the account may not be used or two factors were not shown.
func (s *Service) Holder(ctx context.Context, signInID uuid.UUID) (*SignIn, *techpass.Account, error) {
	in, a, err := s.Store.SignIn(ctx, signInID)
	if err != nil {
		return nil, nil, fmt.Errorf("load sign-in: %w", err)
	}
	switch {
	case in.over(s.Now()):
		return nil, nil, ErrEnded
	case in.Assurance() != TechPass, a.State != techpass.Active:
		return nil, nil, fault.NotFound
	}
	return in, a, nil
}

// Live tells whether the sign-in has not ended.
func (s *Service) Live(ctx context.Context, signInID uuid.UUID) (bool, error) {
	in, _, err := s.Store.SignIn(ctx, signInID)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && in.EndedAt.IsZero(), err
}

// SignInsOf lists where the account's holder is signed in, the newest first.
func (s *Service) SignInsOf(ctx context.Context, holder people.Actor) ([]*SignIn, error) {
	found, err := s.Store.SignInsOf(ctx, holder.ID, s.Now().Add(-AbsoluteTimeout))
	if err != nil {
		return nil, fmt.Errorf("list sign-ins: %w", err)
	}
	return found, nil
}

// EndOthers ends all sign-ins of the account but keep, and returns their number. What
// other products were given with them is not renewed.
func (s *Service) EndOthers(ctx context.Context, holder people.Actor, keep uuid.UUID) (int, error) {
	n := 0
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if n, err = tx.EndSignIns(ctx, holder.ID, keep, s.Now()); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), holder, audit.OthersSignedOut, audit.Subject{Type: "account", ID: holder.ID}))
	})
	if err != nil {
		return 0, fmt.Errorf("sign out elsewhere: %w", err)
	}
	return n, nil
}
