package invite

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

// Terms of an invitation.
const (
	Lifetime    = 30 * 24 * time.Hour // of an invitation and its link (domain.md: onboarding mails are valid 30 days)
	OwnLifetime = 5 * 24 * time.Hour  // … where its person signed up (domain.md: registration links, 5 days)
	ResendEvery = 24 * time.Hour      // between two mails to the same invitee (domain.md: once in a day)
)

// State is where an invitation stands.
type State string

// The states. Open and Refused wait for the invitee or the officer; Accepted waits for
// the invitee's remaining steps; WaitsForDomain waits for the service desk, and has neither
// an account nor a mail yet. The others are final, but that a lapsed one can be renewed by its
// invitee.
const (
	Open      State = "open"
	Refused   State = "refused" // the mail server refused the mail, or none took it
	Accepted  State = "accepted"
	Onboarded State = "onboarded"
	Lapsed    State = "lapsed"
	Revoked   State = "revoked"
	Replaced  State = "replaced" // somebody invited the same address anew
	Ended     State = "ended"    // the account that it led to was terminated

	WaitsForDomain State = "waiting_domain" // the domain of its mailbox is not allowed yet
	NotSent        State = "not_sent"       // it waited for its domain, and could not be sent then
)

// Status is what the officer sees of a user's TechPass onboarding.
type Status string

// The TechPass statuses (domain.md, "Invite User Status").
const (
	StatusOnboarded    Status = "Onboarded"
	StatusNotOnboarded Status = "Not Onboarded"
	StatusNotFound     Status = "User Not Found"
)

// Status returns the TechPass status that the state means.
func (s State) Status() Status {
	switch s {
	case Onboarded:
		return StatusOnboarded
	case Open, Refused, Accepted, WaitsForDomain:
		return StatusNotOnboarded
	}
	return StatusNotFound
}

// Invitation is one person's invitation, through all its attempts.
type Invitation struct {
	people.Details // as they were typed for the invitee, or as the invitee gave them since

	ID           uuid.UUID
	Type         Type
	InviterID    uuid.UUID
	InviterEmail people.Email  // read with the invitation, not stored in it
	Agency       people.Agency // of the inviter; zero where whoever signed up has a company mailbox
	AccountID    uuid.UUID     // uuid.Nil where it waits for its domain, or ended so
	Email        people.Email
	Username     people.Username // of the account, or of the one that it gets once its domain is allowed; read with the invitation, not stored in it
	SEED         bool
	SEEDState    seed.State // of the account, read with the invitation, not stored in it; "" where SEED was not requested of it yet
	Reason       people.Reason
	SelfService  bool // its person signed up, without an officer and without having signed in
	State        State
	Attempt      int    // counts mails with a link: 1, and one more for each resend, renewal or correction
	Reply        string // the mail server's words where State is Refused; why where it is NotSent
	CreatedAt    time.Time
	AttemptedAt  time.Time // when the present attempt was made, and its mail queued
	SentAt       time.Time // when that mail left; zero before, read with the invitation
	ExpiresAt    time.Time // lifetime after AttemptedAt
	EndedAt      time.Time // when it reached Onboarded, Lapsed, Revoked, Replaced or Ended
	// Delivery is what became of the present attempt's mail, and SEEDDelivery of the SEED mail
	// that the account's SEED waits for, zero where it waits for none. Both are read with the
	// invitation, not stored in it.
	Delivery     mail.Delivery
	SEEDDelivery mail.Delivery
}

// Undelivered tells whether the invitation waits for its invitee and its mail did not leave.
// The invitee has no part in that.
func (i *Invitation) Undelivered(now time.Time) bool {
	s := i.StateAt(now)
	return (s == Open || s == Accepted) && i.Delivery.Undelivered()
}

// MailTrouble tells in what way the invitation's mail did not arrive, as far as that matters
// still.
func (i *Invitation) MailTrouble(now time.Time) mail.Trouble {
	switch {
	case i.MailRefused(now):
		return mail.NoMailbox
	case i.Undelivered(now):
		return i.Delivery.Trouble()
	}
	return mail.NoTrouble
}

// SEEDMailTrouble tells in what way the SEED mail did not arrive, as far as that matters still.
// It may be sent again at once then, see seed.Standing.NextMail.
func (i *Invitation) SEEDMailTrouble(now time.Time) mail.Trouble {
	if i.TechPassStatus(now) == StatusNotFound {
		return mail.NoTrouble
	}
	return i.SEEDDelivery.Trouble()
}

// lifetime is how long each attempt is valid.
func (i *Invitation) lifetime() time.Duration {
	if i.SelfService {
		return OwnLifetime
	}
	return Lifetime
}

// Overdue tells whether the invitation has lapsed, be it that the sweep has not come
// by yet. An accepted one does not lapse: its account's own rules take over.
func (i *Invitation) Overdue(now time.Time) bool {
	return (i.State == Open || i.State == Refused) && !now.Before(i.ExpiresAt)
}

// StateAt returns the state as it is now, whether or not the sweep has come by.
func (i *Invitation) StateAt(now time.Time) State {
	if i.Overdue(now) {
		return Lapsed
	}
	return i.State
}

// EndWithAccount brings the invitation to its final state because the account that it
// led to was terminated. It returns the action to be recorded, "" where the invitation
// had its final state already.
func (i *Invitation) EndWithAccount(now time.Time) audit.Action {
	action := audit.InvitationEnded
	switch state := i.StateAt(now); state {
	case Open, Refused, Accepted, Onboarded:
		i.State = Ended
	case Lapsed:
		if i.State == Lapsed {
			return ""
		}
		i.State, action = Lapsed, audit.InvitationLapsed
	default:
		return ""
	}
	i.EndedAt = now
	return action
}

// TechPassStatus returns what the officer sees now.
func (i *Invitation) TechPassStatus(now time.Time) Status { return i.StateAt(now).Status() }

// SEEDStatus returns what the officer sees of SEED now.
func (i *Invitation) SEEDStatus(now time.Time) seed.Status {
	if i.TechPassStatus(now) == StatusNotFound {
		return seed.StatusUnknown
	}
	if i.SEEDState != "" {
		return i.SEEDState.Status()
	}
	return seed.StateOfWish(i.SEED).Status()
}

// NextResend returns when the invitation may be sent again: a time in the past where
// it may be at once, as where its mail did not leave: that does not count towards once a
// day. ok is false where resending is not what helps: it has ended, or its address has to be
// corrected.
func (i *Invitation) NextResend(now time.Time) (at time.Time, ok bool) {
	if s := i.StateAt(now); s != Open && s != Accepted {
		return time.Time{}, false
	}
	return i.resendableAt(), true
}

// resendableAt is a day after the mail left, or was made and is about to leave; the time
// when it was made where it did not leave.
func (i *Invitation) resendableAt() time.Time {
	switch {
	case i.Delivery.Undelivered():
		return i.AttemptedAt
	case i.SentAt.IsZero():
		return i.AttemptedAt.Add(ResendEvery)
	}
	return i.SentAt.Add(ResendEvery)
}

// MayRevoke tells whether there is anything left to revoke.
func (i *Invitation) MayRevoke(now time.Time) bool {
	s := i.StateAt(now)
	return s == Open || s == Refused || s == Accepted || s == WaitsForDomain
}

// MailRefused tells whether the mail server says that there is no such address.
func (i *Invitation) MailRefused(now time.Time) bool { return i.StateAt(now) == Refused }

// MayCorrect tells whether the address may be corrected: only where mail to it was refused or
// does not leave.
func (i *Invitation) MayCorrect(now time.Time) bool {
	return i.MailRefused(now) || i.StateAt(now) == Open && i.Delivery.Undelivered()
}

// Waiting says who has to act next.
type Waiting string

// Who has to act next.
const (
	WaitingForMail    Waiting = "mail"    // the mail is on its way
	WaitingForInvitee Waiting = "invitee" // the invitee accepts, finishes the steps, or onboards a device
	WaitingForOfficer Waiting = "officer" // the officer corrects the address or invites again
	WaitingForAdmin   Waiting = "admin"   // a SEED licence has to come free
	WaitingForDesk    Waiting = "desk"    // the service desk decides about the domain
	WaitingForNobody  Waiting = "nobody"  // done, or revoked
)

// LoginID is what the invitee signs in with, or will: the email of a government mailbox, or
// username@techpass.gov.sg; "" where nobody has it any more.
func (i *Invitation) LoginID() string {
	switch {
	case !i.Username.IsZero():
		return i.Username.LoginID()
	case i.Email.IsZero() || people.UsernameNeeded(i.Email):
		return ""
	}
	return i.Email.String()
}

// SearchText is what the search box looks through: name, email, organisation, department and
// login ID in lower case.
func (i *Invitation) SearchText() string {
	parts := []string{i.FirstName.String(), i.LastName.String(), i.Email.String(), i.Organisation.String(), i.Department.String(), i.Username.LoginID()}
	return Fold(strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
}

// Fold brings text to the form in which SearchText and search terms are compared.
func Fold(s string) string { return strings.ToLower(s) }
