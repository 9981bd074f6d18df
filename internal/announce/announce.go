// Package announce keeps the announcements at the top of the portal's pages: of a pause for
// maintenance, say. An admin makes them for everybody or for an agency, an agency admin for
// the own agency. Each has a beginning and, where it is known, an end.
//
// Every page shows them, so they are read from memory, which is a few seconds old at most
// (Service.Shown).
package announce

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Level says how urgent an announcement is.
type Level string

// The levels.
const (
	Information Level = "information"
	Warning     Level = "warning"
)

// Announcement is shown from From until Until.
type Announcement struct {
	ID       uuid.UUID
	Text     string // one paragraph, plain
	Level    Level
	LinkURL  string // where to read more; "" for none
	LinkText string
	Agency   people.Agency // whose people see it; zero for everybody, signed in or not
	From     time.Time
	Until    time.Time // zero where the end is not known
	Revision int       // counts its changes
	// CreatedAt, CreatedBy and UpdatedAt say who made it when, and when it was changed last.
	CreatedAt time.Time
	CreatedBy uuid.UUID
	UpdatedAt time.Time
}

// State is where an announcement stands.
type State string

// The states.
const (
	Coming  State = "coming"
	Current State = "current"
	Past    State = "past"
)

// State tells where it stands at that time. One that was ended before it began is past.
func (a *Announcement) State(now time.Time) State {
	switch {
	case !a.Until.IsZero() && !now.Before(a.Until):
		return Past
	case now.Before(a.From):
		return Coming
	}
	return Current
}

// isFor tells whether people of the agency see it; the zero Agency is that of people of
// none, and of whoever is not signed in.
func (a *Announcement) isFor(g people.Agency) bool { return a.Agency.IsZero() || a.Agency == g }

func (a *Announcement) subject() audit.Subject {
	return audit.Subject{Type: "announcement", ID: a.ID}
}
