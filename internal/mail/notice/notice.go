// Package notice tells the holder of an account what became of their invitations and service
// requests, and admins what waits for a second person: in the portal, at the bell, and by mail.
// A notice holds ids and a kind only; the words are made where it is shown.
//
// Many things may happen within minutes, for example to an uploaded list of 100,000
// users. So what is new is gathered for a while and goes into one mail for each account.
package notice

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// Kind says what happened.
type Kind string

// The kinds (domain.md, "What happens to the invitee": the inviter is told of success or
// lapse; of mails that do not arrive, SEED, domains, requests and hand-overs this project tells
// too).
const (
	Onboarded  Kind = "onboarded"   // the invitee completed TechPass onboarding
	Accepted   Kind = "accepted"    // the invitee accepted; Onboarded takes its place
	Lapsed     Kind = "lapsed"      // the invitation was not accepted in time
	Ended      Kind = "ended"       // the invitee's account was terminated
	HandedOver Kind = "handed_over" // somebody else's invitations are the account's own now

	HandOverAsked    Kind = "hand_over_asked"    // an officer of another agency wants to hand over invitations to the account
	HandOverAccepted Kind = "hand_over_accepted" // who was asked to take over invitations did
	HandOverDeclined Kind = "hand_over_declined" // … does not
	HandOverExpired  Kind = "hand_over_expired"  // … did not answer in time

	Revoked    Kind = "revoked"     // an administrator revoked the invitation
	SEEDLapsed Kind = "seed_lapsed" // the invitee onboarded no device in time
	SEEDUnused Kind = "seed_unused" // the invitee's device was not used for 180 days

	NotSent      Kind = "not_sent"      // the invitation waited for its domain, and could not be sent then
	NotDelivered Kind = "not_delivered" // no mail server took the invitation's mail in time
	MailRefused  Kind = "mail_refused"  // the mail server does not know the invitation's address
	DomainCame   Kind = "domain_came"   // the domain that the invitation waited for is allowed, and it was sent
	MailsFail    Kind = "mails_fail"    // most mails of an hour did not leave; for admins

	SEEDMailRefused  Kind = "seed_mail_refused"  // the mail server does not know the mailbox of the SEED mail
	SEEDNotDelivered Kind = "seed_not_delivered" // no mail server took the SEED mail in time
	DeviceEnrolled   Kind = "device_enrolled"    // the invitee onboarded a device to SEED
	OwnDevice        Kind = "own_device"         // a device was onboarded for the account itself

	RequestGranted  Kind = "request_granted"  // the account's service request was granted, or done
	RequestDeclined Kind = "request_declined" // … was declined

	ApprovalAsked   Kind = "approval_asked"   // an admin asks for a second person's approval
	ApprovalGiven   Kind = "approval_given"   // what the account asked for was approved
	ApprovalRefused Kind = "approval_refused" // … was refused
	ApprovalExpired Kind = "approval_expired" // … was not decided in time
)

// Kinds lists the kinds in the order in which a letter tells them.
var Kinds = []Kind{
	MailRefused, NotDelivered, SEEDMailRefused, SEEDNotDelivered, NotSent,
	Accepted, Onboarded, DeviceEnrolled, DomainCame, Lapsed, Ended, SEEDLapsed, SEEDUnused, Revoked,
	HandedOver, HandOverAsked, HandOverAccepted, HandOverDeclined, HandOverExpired,
	RequestGranted, RequestDeclined, OwnDevice, MailsFail,
	ApprovalAsked, ApprovalGiven, ApprovalRefused, ApprovalExpired,
}

// Notice tells one thing to the holder of one account.
type Notice struct {
	ID           uuid.UUID
	AccountID    uuid.UUID // who is told
	Kind         Kind
	InvitationID uuid.UUID // whose invitation it is about; uuid.Nil where it is about several
	HandOverID   uuid.UUID // the hand-over that it is about; uuid.Nil where it is about none
	RequestID    uuid.UUID // the service request that it is about; uuid.Nil where it is about none
	CreatedAt    time.Time
	ReadAt       time.Time // zero while it is unread
	MailID       uuid.UUID // the mail that tells it; uuid.Nil while it waits for one

	Person   Person   // read with the notice, not stored in it
	HandOver HandOver // read with it likewise
	Request  Request  // read with it likewise
}

// Person is whom a notice is about, as the invitation has it now. All of it is empty
// where the notice is about several, or where nothing personal is left of them.
type Person struct {
	MailedAgain bool // the invitation was mailed once more since, to another address where that was corrected

	Email     people.Email
	FirstName people.PersonName
	LastName  people.PersonName
}

// Request is what a notice of a service request tells.
type Request struct {
	Number int64         // 0 where it is not known any more
	Domain people.Domain // that was asked for; zero where it asked for something else
}

// HandOver is what a notice of a hand-over tells, as it stands now. Count is 0 where it is
// not known: notices of long ago name no hand-over.
type HandOver struct {
	Sender, Receiver Person
	Count            int       // invitations
	ByAdmin          bool      // somebody else handed over for the sender
	ExpiresAt        time.Time // until when it waits; zero where nobody had to accept
}
