package desk

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Kind says what a request asks for.
type Kind string

// The kinds of request.
const (
	SEED      Kind = "seed"      // SEED for a vendor, who can't ask for it in My Account
	Domain    Kind = "domain"    // a domain to be allow-listed
	ResetMFA  Kind = "reset_mfa" // second factors that are lost to be taken away
	Terminate Kind = "terminate" // an account to be ended
	Other     Kind = "other"     // what the portal has no form for
)

// Kinds lists the kinds in the order in which they are offered.
var Kinds = []Kind{SEED, Domain, ResetMFA, Terminate, Other}

var titles = map[Kind]string{
	SEED: "SEED for a vendor", Domain: "Allow-list a domain", ResetMFA: "Reset MFA", Terminate: "Terminate an account", Other: "Something else",
}

// Title is what requests of this kind are called, on pages and in mails.
func (k Kind) Title() string { return titles[k] }

// namesAccount tells whether requests of this kind are about an account.
func (k Kind) namesAccount() bool { return k == SEED || k == ResetMFA || k == Terminate }

// Request is a service request.
type Request struct {
	ID             uuid.UUID
	Number         int64 // what people call it by, see Ref; given by the store
	Kind           Kind
	RequesterID    uuid.UUID
	RequesterEmail people.Email  // read with the request; zero where the account is deleted
	Agency         people.Agency // of the requester when it was raised; zero for none
	Domain         people.Domain // of kind Domain
	Login          people.Login  // of the account that it is about
	Details        people.Note
	State          State
	AssigneeID     uuid.UUID    // uuid.Nil for nobody
	AssigneeEmail  people.Email // read with the request
	SubjectID      uuid.UUID    // the account that it was about; uuid.Nil while it is open, unless the account is deleted
	Version        int          // counts the changes, from 1
	CreatedAt      time.Time
	ChangedAt      time.Time
	ClosedAt       time.Time // zero while it is open
}

// Ref is what people call the request: SR-000123.
func (r *Request) Ref() string { return Ref(r.Number) }

// Ref writes the number of a request.
func Ref(number int64) string { return fmt.Sprintf("SR-%06d", number) }

// Entry is one moment in a request's story.
type Entry struct {
	ID          uuid.UUID
	RequestID   uuid.UUID
	Event       Event
	AuthorID    uuid.UUID
	AuthorEmail people.Email // read with the entry
	ToID        uuid.UUID    // to whom it was assigned
	ToEmail     people.Email // read with the entry
	Text        people.Note
	// Already: what was granted had been done before.
	Already bool
	At      time.Time
	// MailID is the mail that tells the requester, DeskMailID the one that tells the
	// assignee; uuid.Nil for none.
	MailID     uuid.UUID
	DeskMailID uuid.UUID
}

// mayWork tells whether the actor works on the request for the desk: agents and admins on
// all, agency admins on those of their own agency.
func mayWork(actor people.Actor, r *Request) bool {
	return actor.ServesDesk() || actor.Administers(r.Agency)
}

// raised tells whether the actor is the person who raised the request, be it with another
// address of the same mailbox.
func raised(actor people.Actor, r *Request) bool {
	return actor.ID == r.RequesterID || !actor.Email.IsZero() && actor.Email.Canonical() == r.RequesterEmail.Canonical()
}

// maySee tells whether the actor may know of the request.
func maySee(actor people.Actor, r *Request) bool {
	return actor.ID == r.RequesterID || mayWork(actor, r)
}

func subjectOf(id uuid.UUID) audit.Subject { return audit.Subject{Type: "request", ID: id} }
