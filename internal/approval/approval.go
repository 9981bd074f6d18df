package approval

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Kind says what is to be done.
type Kind string

// The kinds. Each is carried out by one Doer.
const (
	GiveDuty   Kind = "duty"        // an officer gets a duty
	ResetMFA   Kind = "mfa_reset"   // somebody who has a duty loses their second factors
	GrantReset Kind = "mfa_granted" // the same, as a request at the service desk asks for it
	FirstParty Kind = "first_party" // a product becomes one that asks nobody for consent, or such a one changes
)

// Kinds lists all of them.
var Kinds = []Kind{GiveDuty, ResetMFA, GrantReset, FirstParty}

// State says what became of an approval.
type State string

// The states. All but Waiting are final.
const (
	Waiting   State = "waiting"
	Approved  State = "approved"
	Refused   State = "refused"
	Withdrawn State = "withdrawn"
	Expired   State = "expired"
)

// What is exactly what is to be done. Each kind fills in what it needs; it is carried out
// as it stands here, so that nobody approves one thing and gets another.
type What struct {
	Mailbox   string    `json:"mailbox,omitempty"` // whose duty, or whose second factors
	Duty      string    `json:"duty,omitempty"`
	AccountID uuid.UUID `json:"account_id,omitzero"`

	RequestID uuid.UUID `json:"request_id,omitzero"` // at the service desk
	Request   string    `json:"request,omitempty"`   // its number, as people read it

	Product *Product `json:"product,omitempty"`
}

// Product is how a product is to be registered.
type Product struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	RedirectURIs   []string  `json:"redirect_uris"`
	PostLogoutURIs []string  `json:"post_logout_uris"`
	Since          time.Time `json:"since"` // when it was changed last as this was asked: nothing else must have changed
}

// Lifetime is how long an approval waits where nothing else is set.
const Lifetime = 7 * 24 * time.Hour

// Approval is something that waits for a second person, or waited.
type Approval struct {
	ID   uuid.UUID
	Kind Kind
	What What
	// About tells two that ask for the same: of each kind, one about the same waits.
	About string
	// SubjectID is the account, request or client that it is about; uuid.Nil where there
	// is none yet.
	SubjectID uuid.UUID
	// Agency is the one whose agency admins may decide beside the admins; zero: admins only.
	Agency  people.Agency
	TraceID string // of the request that asked

	AskerID   uuid.UUID
	AskedAt   time.Time
	ExpiresAt time.Time

	State     State
	DeciderID uuid.UUID // uuid.Nil: the operator's command line, or time
	DecidedAt time.Time // zero while it waits
	Reason    people.Note

	// The mailboxes of both, read with it; zero where nothing personal is left.
	AskerEmail, DeciderEmail people.Email
}

// StateAt returns what became of it by then: its time may be over before the job that notes
// it has run.
func (a *Approval) StateAt(now time.Time) State {
	if a.State == Waiting && !now.Before(a.ExpiresAt) {
		return Expired
	}
	return a.State
}

func (a *Approval) subject() audit.Subject { return audit.Subject{Type: "approval", ID: a.ID} }

// asker returns who asked, as far as it is known without their account.
func (a *Approval) asker() people.Actor { return people.Actor{ID: a.AskerID, Email: a.AskerEmail} }

// SamePerson tells whether both are one person. Who has a second account, at another address
// of the same mailbox, is not a second person.
func SamePerson(a, b people.Actor) bool {
	return a.ID == b.ID || (!a.Email.IsZero() && a.Email.Canonical() == b.Email.Canonical())
}

// runs tells whether the actor decides what admins of this agency ask for, zero: what
// admins of all do.
func runs(actor people.Actor, agency people.Agency) bool {
	return actor.Role == people.RoleSystem || actor.Administers(agency)
}

// MaySee tells whether the actor may know of it: who could decide it, and who asked.
func (a *Approval) MaySee(actor people.Actor) bool {
	return runs(actor, a.Agency) || (actor.ID == a.AskerID && actor.AdministersSome())
}

// MayDecide tells whether the actor is a second person who may decide it.
func (a *Approval) MayDecide(actor people.Actor) bool {
	return runs(actor, a.Agency) && !SamePerson(actor, a.asker())
}

// ErrOwn: nobody is their own second person.
var ErrOwn = &fault.Conflict{Reason: "You asked for this yourself, so somebody else has to decide it."}

// over returns why nothing can be decided any more, nil where it waits.
func (a *Approval) over(now time.Time) error {
	switch a.StateAt(now) {
	case Waiting:
		return nil
	case Approved:
		return &fault.Conflict{Reason: "This was approved meanwhile."}
	case Refused:
		return &fault.Conflict{Reason: "This was refused meanwhile."}
	case Withdrawn:
		return &fault.Conflict{Reason: "The person who asked has withdrawn this."}
	default:
		return &fault.Conflict{Reason: "Nobody decided in time. If it is still needed, ask again."}
	}
}
