package signin

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/limit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Session lifetimes.
const (
	IdleTimeout     = 30 * time.Minute // without a request
	AbsoluteTimeout = 12 * time.Hour   // from signing in, whatever happens
)

// Options are the parts of a Service.
type Options struct {
	Store    Store
	Arrivals Arrivals
	Post     Post
	Codes    *mailcode.Issuer
	Locks    Locks
	// Passwords hashes, so many at the same time.
	Passwords *techpass.Hasher
	// Clients are what each address may try of passwords that prove wrong.
	Clients *limit.Clients
	Now     func() time.Time
}

// Service signs people in.
type Service struct {
	Options

	costs costs
}

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Visitor is the browser that wants to sign in.
type Visitor struct {
	Browser string // random token that the browser keeps in a cookie, for the codes it asks for
	Client  string // network address
	Device  string // random token by which the browser is known again
	Agent   string // what the browser says it is
	Payment pow.Payment
	ShownAt time.Time // when who is there showed it to another provider; zero where it is now
}

// ParseMailbox returns the mailbox of a public officer. Other mailboxes are told that
// OTP is for public officers. The error is people.FieldErrors on the field "email".
func ParseMailbox(s string) (people.Email, error) {
	var errs people.FieldErrors
	e, err := people.ParseEmail(s)
	errs.Add(err)
	if err == nil && e.Kind() != people.Officer {
		errs.Add(&people.FieldError{Field: "email", Rule: "officer_only",
			Message: "Sign-in by one-time password (OTP) is for public officers, name@agency.gov.sg. Vendors sign in with TechPass."})
	}
	return e, errs.Err()
}

func ask(purpose mailcode.Purpose, e people.Email, v Visitor) mailcode.Ask {
	return mailcode.Ask{
		Purpose: purpose, Subject: e.String(), Mailbox: e.Canonical().String(), Browser: v.Browser, Client: v.Client, Payment: v.Payment,
	}
}

var mailbox = audit.Subject{Type: "mailbox"} // no id: the trail does not tell whose

// AskCode mails a code to an officer's mailbox. Neither the answer nor the time that it
// takes tells whether the mailbox is known: the same is done for all of them, and the
// mail to one that may not sign in is withdrawn when it is about to leave. Errors:
// people.FieldErrors, *pow.DueError, *fault.TooMany.
func (s *Service) AskCode(ctx context.Context, e people.Email, v Visitor) error {
	return s.askCode(ctx, mail.SignInCode, mailcode.SignIn, e, v)
}

func (s *Service) askCode(ctx context.Context, kind mail.Kind, purpose mailcode.Purpose, to people.Email, v Visitor) error {
	a := ask(purpose, to, v)
	known, err := s.knowsReader(ctx, to, v)
	if err != nil {
		return fmt.Errorf("ask for code: %w", err)
	}
	if known {
		a.Known = v.Device
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		code, err := s.Codes.Issue(ctx, tx.Codes(), a)
		if err != nil {
			return err
		}
		if err := tx.Record(ctx, audit.New(ctx, s.Now(), people.Actor{}, audit.SignInCodeAsked, mailbox)); err != nil {
			return err
		}
		return s.Post.Queue(ctx, tx, &mail.Mail{Kind: kind, To: to, NotAfter: s.Now().Add(mailcode.Lifetime)}, code)
	})
	if err != nil {
		return fmt.Errorf("ask for code: %w", err)
	}
	return nil
}

// knowsReader tells whether the mailbox's holder used the visitor's browser before.
func (s *Service) knowsReader(ctx context.Context, e people.Email, v Visitor) (bool, error) {
	if v.Device == "" {
		return false, nil
	}
	a, err := s.Store.AccountOf(ctx, e)
	if errors.Is(err, fault.NotFound) {
		a, err = &techpass.Account{}, nil // the same is looked up
	}
	if err != nil {
		return false, err
	}
	return s.knows(ctx, a.ID, v)
}

// KnowsBrowser tells whether anybody signed in from the browser before.
func (s *Service) KnowsBrowser(ctx context.Context, device string) (bool, error) {
	if device == "" {
		return false, nil
	}
	known, err := s.Store.KnowsDeviceOfAny(ctx, hashDevice(device))
	if err != nil {
		return false, fmt.Errorf("look browser up: %w", err)
	}
	return known, nil
}

// ProveBrowser remembers that the account's holder signed in to the portal from the browser:
// what strangers ask in their name is no matter there from now on.
func (s *Service) ProveBrowser(ctx context.Context, accountID uuid.UUID, device string) error {
	err := s.Store.Update(ctx, func(tx Tx) error { return tx.ProveBrowser(ctx, accountID, hashDevice(device), s.Now()) })
	if err != nil {
		return fmt.Errorf("remember browser: %w", err)
	}
	return nil
}

// checkCode takes one try at a code. Errors: those of mailcode.Issuer.Check.
func (s *Service) checkCode(ctx context.Context, a mailcode.Ask, typed string) error {
	var refusal error
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if refusal, err = s.Codes.Check(ctx, tx.Codes(), a, typed); err != nil || refusal == nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), people.Actor{}, audit.SignInRefused, mailbox))
	})
	return errors.Join(err, refusal)
}

// MaySignIn tells whether a code may be mailed to the mailbox: it has an account that has
// not ended, or its domain is allow-listed, so that the first sign-in makes one.
func (s *Service) MaySignIn(ctx context.Context, e people.Email) (bool, error) {
	may, err := s.Store.MaySignIn(ctx, e)
	if err != nil {
		return false, fmt.Errorf("may sign in: %w", err)
	}
	return may, nil
}

// SignIn checks the typed code and signs the officer in to the portal. Their account is
// provisioned at the first sign-in. Errors: those of mailcode.Issuer.Check, ErrDisabled,
// people.FieldErrors (domain not allowed).
func (s *Service) SignIn(ctx context.Context, e people.Email, typed string, v Visitor) (*SignIn, *techpass.Account, error) {
	if err := s.checkCode(ctx, ask(mailcode.SignIn, e, v), typed); err != nil {
		return nil, nil, fmt.Errorf("sign in: %w", err)
	}
	// The code is spent now. Should the process die here, the officer asks for another.
	return s.Arrive(ctx, e, []string{MethodCode}, v)
}

// Arrive signs the reader of a mailbox in to the portal; an officer gets an account where
// there is none. Errors: ErrDisabled, ErrNoAccount, people.FieldErrors (domain not allowed).
func (s *Service) Arrive(ctx context.Context, e people.Email, methods []string, v Visitor) (*SignIn, *techpass.Account, error) {
	before, err := s.Store.AccountOf(ctx, e)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return nil, nil, fmt.Errorf("sign in: %w", err)
	}
	came := err == nil && !before.LastSignInAt.IsZero()
	a, err := s.arrive(ctx, e)
	if err != nil {
		return nil, nil, fmt.Errorf("sign in: %w", err)
	}
	if a.State == techpass.Disabled {
		return nil, nil, ErrDisabled
	}
	var in *SignIn
	err = s.Store.Update(ctx, func(tx Tx) (err error) {
		if v.Device != "" {
			if err := s.rememberBrowser(ctx, tx, a, v, came); err != nil {
				return err
			}
		}
		in, err = s.open(ctx, tx, a, methods, v)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("sign in: %w", err)
	}
	return in, a, nil
}

func (s *Service) arrive(ctx context.Context, e people.Email) (*techpass.Account, error) {
	if e.Kind() == people.Officer {
		return s.Arrivals.Arrive(ctx, e)
	}
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.AccountByEmail(ctx, e)
		if errors.Is(err, fault.NotFound) {
			return ErrNoAccount
		}
		if err != nil {
			return err
		}
		account = a
		if !a.State.Usable() {
			return nil
		}
		a.LastSignInAt = s.Now()
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), a.Actor(), audit.SignedIn, audit.Subject{Type: "account", ID: a.ID}))
	})
	return account, err
}

// SignOut ends the sign-in and records that the actor signed out.
func (s *Service) SignOut(ctx context.Context, actor people.Actor, signInID uuid.UUID) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.EndSignIn(ctx, signInID, s.Now()); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.SignedOut, audit.Subject{Type: "account", ID: actor.ID}))
	})
}

// Session returns the sign-in with which a session of the portal began, and its account.
// The session is worth nothing where it is ErrEnded, or fault.NotFound because the account
// may not be used.
func (s *Service) Session(ctx context.Context, signInID uuid.UUID) (*SignIn, *techpass.Account, error) {
	in, a, err := s.Store.SignIn(ctx, signInID)
	if err != nil {
		return nil, nil, fmt.Errorf("load sign-in of session: %w", err)
	}
	switch {
	case in.over(s.Now()):
		return nil, nil, ErrEnded
	case !a.State.Usable():
		return nil, nil, fault.NotFound
	}
	return in, a, nil
}

// ActorOf returns the account's holder as who acts, or fault.NotFound where the account
// is gone or may not be used.
func (s *Service) ActorOf(ctx context.Context, accountID uuid.UUID) (people.Actor, error) {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return people.Actor{}, fmt.Errorf("load account: %w", err)
	}
	if !a.State.Usable() {
		return people.Actor{}, fault.NotFound
	}
	return a.Actor(), nil
}

// ActorAt returns whose mailbox it is, or fault.NotFound where no account that has not
// ended has it.
func (s *Service) ActorAt(ctx context.Context, e people.Email) (people.Actor, error) {
	a, err := s.Store.AccountOf(ctx, e)
	if err != nil {
		return people.Actor{}, fmt.Errorf("load account of mailbox: %w", err)
	}
	return a.Actor(), nil
}
