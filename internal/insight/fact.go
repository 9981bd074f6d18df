package insight

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
)

// Stage is how far an invitation got. Who got further was at each stage before, also where
// nobody saw it: some accept by signing in, without the link of the mail.
type Stage int

// The stages of the funnel.
const (
	Invited      Stage = iota
	MailAccepted       // a mail server took the mail
	Opened             // the link was opened, by a person or by a mail scanner
	Activated          // the account was active
)

// Standing is an invitation as it is now, with what its facts follow from.
type Standing struct {
	InvitationID uuid.UUID
	InviterID    uuid.UUID
	Agency       people.Agency
	State        invite.State
	SEED         bool
	CreatedAt    time.Time
	MailSent     bool // one of its mails was accepted
	LinkOpened   bool // one of its links was opened
	// ActivatedAt is when its account first was active; zero where it never was.
	ActivatedAt time.Time
	// SEEDOnboardedAt is when the account's device was onboarded to SEED; zero where none was.
	SEEDOnboardedAt time.Time
	// SEEDWaits is what the account's SEED waits for, where it is followed on this invitation's
	// page: a licence, its mail, another mail, a device, or a new request. SEEDSince is since when.
	SEEDWaits seed.Waits
	SEEDSince time.Time
}

// Fact is what counts of an invitation.
type Fact struct {
	InvitationID  uuid.UUID
	InviterID     uuid.UUID
	Agency        people.Agency
	Week          sgtime.Date // the Monday of the week in which the invitation was made
	Reached       Stage
	SEEDWanted    bool
	SEEDOnboarded bool
	SEEDWaits     seed.Waits
	SEEDSince     time.Time // zero where SEED waits for nothing
	// Days is how many days passed from the invitation to the active account, started ones
	// not counted; where Reached is less than Activated it means nothing.
	Days int
}

// mostDays is where the counting of days ends.
const mostDays = 999

// FactOf returns what counts of the invitation.
func FactOf(s Standing) Fact {
	f := Fact{InvitationID: s.InvitationID, InviterID: s.InviterID, Agency: s.Agency, Week: WeekOf(s.CreatedAt), SEEDWanted: s.SEED,
		SEEDWaits: s.SEEDWaits, SEEDSince: s.SEEDSince.UTC()}
	switch {
	case s.State == invite.Onboarded, s.State == invite.Ended && !s.ActivatedAt.IsZero():
		f.Reached = Activated
		f.Days = min(mostDays, max(0, int(s.ActivatedAt.Sub(s.CreatedAt)/(24*time.Hour))))
		f.SEEDOnboarded = s.SEED && !s.SEEDOnboardedAt.IsZero()
	case s.LinkOpened, s.State == invite.Accepted:
		f.Reached = Opened
	case s.MailSent:
		f.Reached = MailAccepted
	}
	return f
}

// WeekOf returns the Monday of the week in Singapore that t falls into.
func WeekOf(t time.Time) sgtime.Date {
	day := sgtime.DateOf(t)
	return day.Add(-((int(day.Start().Weekday()) + 6) % 7))
}
