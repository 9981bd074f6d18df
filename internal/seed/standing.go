package seed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// PlaceCeiling is how far places in the line are counted: farther ones are told as "more
// than".
const PlaceCeiling = 1_000

// Finder finds what is kept of somebody's SEED.
type Finder interface {
	// Provisioning returns the account's, or fault.NotFound.
	Provisioning(ctx context.Context, accountID uuid.UUID) (*Provisioning, error)
}

// Reader reads what is kept of people's SEED.
type Reader interface {
	Finder
	// InLineBefore counts who gets a licence before p, which waits, up to ceiling.
	InLineBefore(ctx context.Context, p *Provisioning, ceiling int) (int, error)
	// ServedElsewhere tells whether another account of the same mailbox holds a licence, or
	// waits before p, which waits: then p gets none.
	ServedElsewhere(ctx context.Context, p *Provisioning) (bool, error)
	// MailByID returns the mail, or fault.NotFound.
	MailByID(ctx context.Context, id uuid.UUID) (*mail.Mail, error)
}

// Standing is where somebody stands with SEED, with all that helps to go on.
type Standing struct {
	Provisioning // AccountID and State alone where SEED was not requested of an active account yet

	Waits Waits
	Place int  // in the line for a licence, from 1; 0 where it is not in it
	Far   bool // the place is farther than PlaceCeiling, which Place tells then
	// Delivery is what became of the SEED mail that SEED waits for; zero where it waits for none.
	Delivery mail.Delivery
}

// MailRefused tells whether no mail server takes the SEED mail: Delivery.Reply is what it said.
func (s Standing) MailRefused() bool {
	return s.Delivery.State == mail.Refused || s.Delivery.State == mail.GivenUp
}

// NextMail is that of the provisioning. A mail that did not arrive does not count towards once
// a day: another one may be asked for at once.
func (s Standing) NextMail(now time.Time) (at time.Time, ok bool) {
	return s.nextMail(s.Delivery, now)
}

// Waits says what SEED waits for.
type Waits string

// What SEED waits for.
const (
	ForNothing  Waits = ""
	ForTechPass Waits = "techpass" // the account has to become active
	ForLicence  Waits = "licence"  // a licence has to come free
	ForAnother  Waits = "another"  // another account of the same mailbox has one, or is first
	ForMail     Waits = "mail"     // the SEED mail is on its way
	ForRemail   Waits = "remail"   // it can't be delivered: somebody has to ask for it again
	ForDevice   Waits = "device"   // the holder enrols a device
	ForRequest  Waits = "request"  // it lapsed: the holder asks again
)

// StandingOf tells where the account's holder stands with SEED now.
func StandingOf(ctx context.Context, r Reader, a *techpass.Account, now time.Time) (Standing, error) {
	s := Standing{Provisioning: Provisioning{AccountID: a.ID, State: wish(a)}}
	p, err := r.Provisioning(ctx, a.ID)
	switch {
	case err == nil:
		s.Provisioning = *p
	case !errors.Is(err, fault.NotFound):
		return s, fmt.Errorf("read provisioning: %w", err)
	}
	s.State = s.StateAt(now)
	switch s.State {
	case Requested:
		return s, s.findPlace(ctx, r, a)
	case Licensed:
		return s, s.findMail(ctx, r)
	case Invited:
		s.Waits = ForDevice
	case Lapsed:
		s.Waits = ForRequest
	case NotRequired, Onboarded, Deprovisioned:
	}
	return s, nil
}

// StateOf tells the account's state, which is all that products learn.
func StateOf(ctx context.Context, r Finder, a *techpass.Account, now time.Time) (State, error) {
	p, err := r.Provisioning(ctx, a.ID)
	if errors.Is(err, fault.NotFound) {
		return wish(a), nil
	}
	if err != nil {
		return "", fmt.Errorf("read provisioning: %w", err)
	}
	return p.StateAt(now), nil
}

func wish(a *techpass.Account) State { return StateOfWish(a.SEED) }

func (s *Standing) findPlace(ctx context.Context, r Reader, a *techpass.Account) error {
	if a.State != techpass.Active {
		s.Waits = ForTechPass
	} else {
		s.Waits = ForLicence
	}
	if s.QueuedAt.IsZero() {
		return nil
	}
	elsewhere, err := r.ServedElsewhere(ctx, &s.Provisioning)
	if err != nil {
		return err
	}
	if elsewhere {
		s.Waits = ForAnother
		return nil
	}
	before, err := r.InLineBefore(ctx, &s.Provisioning, PlaceCeiling)
	if err != nil {
		return err
	}
	s.Place, s.Far = before+1, before >= PlaceCeiling
	if s.Far {
		s.Place = PlaceCeiling
	}
	return nil
}

// findMail tells what became of the SEED mail. One that is about no invitation may be
// forgotten by now, being old: then it is worth asking for another.
func (s *Standing) findMail(ctx context.Context, r Reader) error {
	s.Waits = ForMail
	m, err := r.MailByID(ctx, s.MailID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("read SEED mail: %w", err)
	}
	if err == nil {
		s.Delivery = m.Delivery()
	}
	if t := s.Delivery.Trouble(); err != nil || t == mail.NoMailbox || t == mail.NotDelivered {
		s.Waits = ForRemail
	}
	return nil
}
