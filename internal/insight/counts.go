package insight

import (
	"cmp"
	"maps"
	"slices"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"

	"github.com/google/uuid"
)

// Counts are the numbers of a funnel, the SEED ones over those who need it.
type Counts struct {
	Invited, MailAccepted, Opened, Activated int
	SEEDWanted, SEEDOnboarded                int
}

// Add returns the sums of both.
func (c Counts) Add(o Counts) Counts {
	return Counts{
		Invited: c.Invited + o.Invited, MailAccepted: c.MailAccepted + o.MailAccepted, Opened: c.Opened + o.Opened,
		Activated: c.Activated + o.Activated, SEEDWanted: c.SEEDWanted + o.SEEDWanted, SEEDOnboarded: c.SEEDOnboarded + o.SEEDOnboarded,
	}
}

// counts is what the fact adds to each sum that it is part of, so many times.
func (f Fact) counts(times int) Counts {
	if f.InvitationID == uuid.Nil {
		return Counts{}
	}
	one := func(yes bool) int {
		if yes {
			return times
		}
		return 0
	}
	return Counts{
		Invited: times, MailAccepted: one(f.Reached >= MailAccepted), Opened: one(f.Reached >= Opened), Activated: one(f.Reached >= Activated),
		SEEDWanted: one(f.SEEDWanted), SEEDOnboarded: one(f.SEEDOnboarded),
	}
}

// Kind says whose invitations a Scope holds.
type Kind string

// The kinds of scope.
const (
	ofInviter Kind = "inviter"
	ofAgency  Kind = "agency"
	ofAll     Kind = "all"
)

// Scope says whose invitations are meant: one inviter's, one agency's or all.
type Scope struct {
	Kind  Kind
	Owner string // the inviter's id or the agency's acronym, as it is stored
}

// OfInviter are the invitations of one inviter.
func OfInviter(id uuid.UUID) Scope { return Scope{ofInviter, id.String()} }

// OfAgency are the invitations of one agency's officers.
func OfAgency(a people.Agency) Scope { return Scope{ofAgency, a.String()} }

// All are all invitations.
func All() Scope { return Scope{Kind: ofAll} }

// IsAll tells whether all invitations are meant.
func (s Scope) IsAll() bool { return s.Kind == ofAll }

// IsInviter tells whether one inviter's invitations are meant.
func (s Scope) IsInviter() bool { return s.Kind == ofInviter }

// Agency returns the agency whose invitations are meant; none for other scopes.
func (s Scope) Agency() people.Agency {
	if s.Kind != ofAgency {
		return people.Agency{}
	}
	a, _ := people.ParseAgency(s.Owner) // it was one
	return a
}

// scopes are all to which the fact belongs.
func (f Fact) scopes() []Scope {
	scopes := []Scope{OfInviter(f.InviterID), All()}
	if !f.Agency.IsZero() {
		scopes = append(scopes, OfAgency(f.Agency))
	}
	return scopes
}

// WeekChange is what a week of a scope gains or loses.
type WeekChange struct {
	Scope Scope
	Week  sgtime.Date
	Counts
}

// DayChange is how many more took so many days, or fewer.
type DayChange struct {
	Scope Scope
	Week  sgtime.Date
	Days  int
	N     int
}

// changes adds up what facts change in the sums.
type changes struct {
	weeks map[weekKey]Counts
	days  map[dayKey]int
}

type weekKey struct {
	scope Scope
	week  sgtime.Date
}

type dayKey struct {
	weekKey

	days int
}

func newChanges() *changes { return &changes{map[weekKey]Counts{}, map[dayKey]int{}} }

// count adds a fact to the sums so many times: once, or −1 times to take it out. A fact
// that is none counts nothing.
func (c *changes) count(f Fact, times int) {
	if f.InvitationID == uuid.Nil {
		return
	}
	for _, scope := range f.scopes() {
		key := weekKey{scope, f.Week}
		c.weeks[key] = c.weeks[key].Add(f.counts(times))
		if f.Reached == Activated {
			c.days[dayKey{key, f.Days}] += times
		}
	}
}

// lists returns what is not nothing, always in the same order.
func (c *changes) lists() (weeks []WeekChange, days []DayChange) {
	byWeek := func(a, b weekKey) int {
		return cmp.Or(cmp.Compare(a.scope.Kind, b.scope.Kind), cmp.Compare(a.scope.Owner, b.scope.Owner), a.week.Since(b.week))
	}
	for _, key := range slices.SortedFunc(maps.Keys(c.weeks), byWeek) {
		if n := c.weeks[key]; n != (Counts{}) {
			weeks = append(weeks, WeekChange{key.scope, key.week, n})
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(c.days), func(a, b dayKey) int {
		return cmp.Or(byWeek(a.weekKey, b.weekKey), cmp.Compare(a.days, b.days))
	}) {
		if n := c.days[key]; n != 0 {
			days = append(days, DayChange{key.scope, key.week, key.days, n})
		}
	}
	return weeks, days
}
