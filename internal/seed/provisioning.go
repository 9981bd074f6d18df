package seed

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
)

// Lifetime is how long the SEED mail is valid (domain.md, "SEED": 30 days).
const Lifetime = 30 * 24 * time.Hour

// Provisioning is what is kept of somebody's SEED: one record an account, made when SEED
// is requested of an active TechPass account. Before that the account alone says whether
// SEED is wanted (techpass.Account.SEED).
type Provisioning struct {
	AccountID   uuid.UUID
	State       State
	QueuedAt    time.Time // since when it waits for a licence, which is its place in the line; zero unless Requested
	LicensedAt  time.Time
	MailID      uuid.UUID // the newest SEED mail; uuid.Nil where there was none
	Attempt     int       // SEED mails since the licence was assigned
	ExpiresAt   time.Time // until when the mail is valid; zero unless Licensed or Invited
	OnboardedAt time.Time
	ChangedAt   time.Time // when it came to its state
}

// On moves the provisioning by an event, or returns a *Refusal and leaves it as it is.
func (p *Provisioning) On(e Event, now time.Time) error {
	to, err := p.State.On(e)
	if err != nil {
		return err
	}
	p.State, p.ChangedAt = to, now
	p.QueuedAt = time.Time{}
	switch to {
	case Requested:
		*p = Provisioning{AccountID: p.AccountID, State: to, QueuedAt: now, ChangedAt: now}
	case Licensed:
		if e == License {
			p.LicensedAt, p.Attempt = now, 0
		}
		p.Attempt++
		p.ExpiresAt = now.Add(Lifetime)
	case Onboarded:
		p.OnboardedAt, p.ExpiresAt = now, time.Time{}
	case Lapsed, Deprovisioned, NotRequired:
		p.ExpiresAt = time.Time{}
	case Invited:
	}
	return nil
}

// Overdue tells whether the mail's time is over, be it that the sweep has not come by.
func (p *Provisioning) Overdue(now time.Time) bool {
	return (p.State == Licensed || p.State == Invited) && !now.Before(p.ExpiresAt)
}

// Subject is what audit events about somebody's SEED are about.
func Subject(accountID uuid.UUID) audit.Subject { return audit.Subject{Type: "seed", ID: accountID} }
