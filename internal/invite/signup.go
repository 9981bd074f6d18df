package invite

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/org/allowlist"
)

// Each sign-up mails somebody who may not have asked, so it costs work, and more of it with
// each measure of these.
const (
	SignUpsPerMailboxHour = 5
	SignUpsPerMailboxDay  = 10
	SignUpsPerClientHour  = 20 // an agency's people may share one address
)

// DefaultSignUps is how many come from one client address in an hour at all.
const DefaultSignUps = 60

// SignUpForm is a sign-up as it was typed.
type SignUpForm struct {
	Email     string `json:"email"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	SEED      string `json:"seed,omitempty"`
}

// ParseSignUp returns the request for an account of one's own, or people.FieldErrors. A
// company mailbox needs a username, a government mailbox must not have one; names may come
// with either. Source: domain.md,
// "Self-service sign-up".
func ParseSignUp(f SignUpForm) (Request, error) {
	var errs people.FieldErrors
	r := Request{Type: ByItself, SelfService: true}
	r.Email = parsed(&errs, people.ParseEmail, f.Email)
	var err error
	if !r.Email.IsZero() {
		r.Username, err = people.ParseUsernameFor(r.Email, f.Username)
		errs.Add(err)
	}
	r.FirstName = optionalName(&errs, people.FieldFirstName, f.FirstName)
	r.LastName = optionalName(&errs, people.FieldLastName, f.LastName)
	r.SEED, err = people.ParseYesNo(people.FieldSEED, f.SEED)
	errs.Add(err)
	return r, errs.Err()
}

func optionalName(errs *people.FieldErrors, field, s string) people.PersonName {
	if strings.TrimSpace(s) == "" {
		return people.PersonName{}
	}
	name, err := people.ParsePersonName(field, s)
	errs.Add(err)
	return name
}

// signUpForm is the request as it can be typed again.
func (r Request) signUpForm() SignUpForm {
	f := SignUpForm{Email: r.Email.String(), Username: r.Username.String(), FirstName: r.FirstName.String(), LastName: r.LastName.String()}
	if r.SEED {
		f.SEED = "yes"
	}
	return f
}

// SignUp is a request for an account that waits to be answered by mail.
type SignUp struct {
	ID          uuid.UUID
	MailboxHash []byte
	ClientHash  []byte
	Sealed      []byte // what was typed, readable with the installation's key; nil once it is answered
	AskedAt     time.Time
}

// SignUpCounts are how many sign-ups there were lately.
type SignUpCounts struct{ MailboxHour, MailboxDay, ClientHour int }

// SignUpTx is one transaction in which somebody signs up. What is answered is a Tx.
type SignUpTx interface {
	allowlist.Lookup
	audit.Tx
	pow.Tx
	job.Queue
	// CountSignUps counts those for the mailbox and from the client of s before now.
	CountSignUps(ctx context.Context, s *SignUp, now time.Time) (SignUpCounts, error)
	AddSignUp(ctx context.Context, s *SignUp) error
}

// SignUpJob answers one sign-up.
type SignUpJob struct {
	ID uuid.UUID `json:"id"`
}

// Kind implements job.Args.
func (SignUpJob) Kind() string { return "sign_up.answer" }

var strangersMailbox = audit.Subject{Type: "mailbox"} // no id: the trail does not tell whose

// Challenge returns what a browser has to solve before it may sign somebody up, or ask for
// something else that has its price, of the level.
func (s *Service) Challenge(level int) (pow.Challenge, error) { return s.Human.Challenge(level) }

// SignUp asks for an account for the mailbox of r, which ParseSignUp made. p is what the
// visitor pays with, client their network address. Neither the
// answer nor the time that it takes tells whether the mailbox is known: the same rows and
// the same job are written for all of them, and only that job looks (AnswerSignUp).
//
// Errors: people.FieldErrors (the human check, the domain, SEED), *pow.DueError (nothing
// was paid, or it has become dearer), *fault.TooMany.
func (s *Service) SignUp(ctx context.Context, r Request, p pow.Payment, client string) error {
	if p.Solution != "" { // who sends none waits instead, see chargeSignUp
		if _, err := s.Human.Check(p.Solution); err != nil {
			return asFields(err)
		}
	}
	asked, err := s.newSignUp(r, client)
	if err != nil {
		return err
	}
	err = s.Store.UpdateSignUps(ctx, func(tx SignUpTx) error {
		list, err := allowlist.ListFor(ctx, tx, r.Email)
		if err != nil {
			return err
		}
		if err := list.SelfRefusal(r.Email, r.SEED); err != nil {
			return err
		}
		if err := s.chargeSignUp(ctx, tx, asked, r, p, client); err != nil {
			return err
		}
		if err := tx.AddSignUp(ctx, asked); err != nil {
			return err
		}
		if err := tx.Record(ctx, audit.New(ctx, s.Now(), people.Actor{}, audit.SignUpAsked, strangersMailbox)); err != nil {
			return err
		}
		return tx.Enqueue(ctx, SignUpJob{ID: asked.ID})
	})
	if err != nil {
		return fmt.Errorf("sign up: %w", err)
	}
	return nil
}

func (s *Service) newSignUp(r Request, client string) (*SignUp, error) {
	text, err := json.Marshal(r.signUpForm())
	if err != nil {
		return nil, fmt.Errorf("write down sign-up: %w", err)
	}
	id := uuid.Must(uuid.NewV7())
	return &SignUp{
		ID:          id,
		MailboxHash: s.key().MAC("sign-up mailbox", r.Email.Canonical().String()),
		ClientHash:  s.key().MAC("sign-up client", client),
		Sealed:      s.key().Seal(string(text), id.String()),
		AskedAt:     s.Now(),
	}, nil
}

// key is the installation's.
func (s *Service) key() *secret.Key { return s.Human.Key }

// chargeSignUp takes what the sign-up costs. Whatever strangers asked for the mailbox makes
// it dearer and keeps nobody out.
func (s *Service) chargeSignUp(ctx context.Context, tx SignUpTx, asked *SignUp, r Request, p pow.Payment, client string) error {
	n, err := tx.CountSignUps(ctx, asked, s.Now())
	if err != nil {
		return fmt.Errorf("count sign-ups: %w", err)
	}
	if n.ClientHour >= cmp.Or(s.SignUps, DefaultSignUps) {
		return &fault.TooMany{RetryAfter: time.Hour}
	}
	level := max(n.MailboxHour/SignUpsPerMailboxHour, n.MailboxDay/SignUpsPerMailboxDay) + n.ClientHour/SignUpsPerClientHour
	buyer := pow.Buyer{For: "sign-up\x00" + r.Email.Canonical().String(), Client: client}
	err = s.Human.Charge(ctx, tx, buyer, level, p)
	if due, ok := errors.AsType[*pow.DueError](err); ok && due.Spent != nil {
		return asFields(due.Spent)
	}
	return err
}

// asFields lets a refusal of one field be met where those of several are; another error
// stays what it is.
func asFields(err error) error {
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return people.FieldErrors{field}
	}
	return err
}
