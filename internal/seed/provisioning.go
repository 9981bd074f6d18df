package seed

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
)

// Terms of the SEED mail (domain.md, "SEED" and "Invite User Status").
const (
	Lifetime = 30 * 24 * time.Hour // how long it is valid
	AskEvery = 24 * time.Hour      // between two mails to the same person
)

// Provisioning is what is kept of somebody's SEED: one record an account, made when SEED
// is requested of an active TechPass account. Before that the account alone says whether
// SEED is wanted (techpass.Account.SEED).
type Provisioning struct {
	AccountID    uuid.UUID
	State        State
	Agency       people.Agency // of the mailbox, or of who invited a company mailbox; zero where there is none
	InvitationID uuid.UUID     // on whose page it is followed; uuid.Nil where nobody was invited
	QueuedAt     time.Time     // since when it waits for a licence, which is its place in the line; zero unless Requested
	LicensedAt   time.Time
	MailID       uuid.UUID // the newest SEED mail; uuid.Nil where there was none
	MailedAt     time.Time // when that was queued
	Attempt      int       // SEED mails since the licence was assigned
	ExpiresAt    time.Time // until when the mail is valid; zero unless Licensed or Invited
	OnboardedAt  time.Time
	ChangedAt    time.Time // when it came to its state
}

// On moves the provisioning by an event, or returns a *Refusal and leaves it as it is. A
// mail whose time is over lets nobody on, be it that the sweep has not come by.
func (p *Provisioning) On(e Event, now time.Time) error {
	to, err := p.State.On(e)
	if err == nil && (e == Enrol || e == Remail) && p.Overdue(now) {
		_, err = Lapsed.On(e)
	}
	if err != nil {
		return err
	}
	p.State, p.ChangedAt = to, now
	switch to {
	case Requested:
		*p = Provisioning{AccountID: p.AccountID, State: to, Agency: p.Agency, InvitationID: p.InvitationID, QueuedAt: now, ChangedAt: now}
	case Licensed:
		if e == License {
			p.QueuedAt, p.LicensedAt, p.Attempt = time.Time{}, now, 0
		}
		p.Attempt++
		p.MailedAt = now
		p.ExpiresAt = now.Add(Lifetime)
	case Invited:
	case Onboarded:
		p.OnboardedAt, p.ExpiresAt = now, time.Time{}
	case Lapsed, Deprovisioned, NotRequired:
		p.QueuedAt, p.ExpiresAt = time.Time{}, time.Time{}
	}
	return nil
}

// Overdue tells whether the mail's time is over, be it that the sweep has not come by.
func (p *Provisioning) Overdue(now time.Time) bool {
	return (p.State == Licensed || p.State == Invited) && !now.Before(p.ExpiresAt)
}

// StateAt returns the state as it is now, whether or not the sweep has come by.
func (p *Provisioning) StateAt(now time.Time) State {
	if p.Overdue(now) {
		return Lapsed
	}
	return p.State
}

// NextMail returns when the SEED mail may be asked for again: a time in the past where it
// may be at once. ok is false where no mail is what helps.
func (p *Provisioning) NextMail(now time.Time) (at time.Time, ok bool) {
	return p.nextMail(mail.Delivery{}, now)
}

// nextMail is NextMail where it is known what became of the newest mail.
func (p *Provisioning) nextMail(newest mail.Delivery, now time.Time) (at time.Time, ok bool) {
	s := p.StateAt(now)
	switch {
	case s != Licensed && s != Invited:
		return time.Time{}, false
	case newest.Trouble() != mail.NoTrouble:
		return p.MailedAt, true
	}
	return p.MailedAt.Add(AskEvery), true
}

// SubjectType is the type of what events about somebody's SEED are about.
const SubjectType = "seed"

// Subject is what audit events about somebody's SEED are about.
func Subject(accountID uuid.UUID) audit.Subject {
	return audit.Subject{Type: SubjectType, ID: accountID}
}
