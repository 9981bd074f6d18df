package invite

import (
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Scope says whose invitations a query is about; the zero Scope: those that the actor sent.
type Scope struct {
	Whole  bool          // those of others as well
	Agency people.Agency // of Whole: sent by officers of this agency alone; zero for each agency
}

// WholeCeiling is how far the invitations of others are counted without a search; beyond it
// the total is told as "more than".
const WholeCeiling = 10_000

// seenBy returns the scope as the actor may look through it: an agency admin's is the own
// agency. Errors: fault.Forbidden.
func (s Scope) seenBy(actor people.Actor) (Scope, error) {
	switch {
	case !actor.MayInvite():
		return Scope{}, fault.Forbidden
	case !s.Whole:
		return Scope{}, nil
	case actor.IsAdmin():
		return s, nil
	case s.Agency.IsZero() && actor.AdministersSome():
		return Scope{Whole: true, Agency: actor.Agency()}, nil
	case actor.Administers(s.Agency):
		return s, nil
	}
	return Scope{}, fault.Forbidden
}

// name is the scope as the trail tells it.
func (s Scope) name() string {
	switch {
	case !s.Whole:
		return "own"
	case s.Agency.IsZero():
		return "all"
	}
	return s.Agency.String()
}

// ceiling is how far the query's matches are counted; 0 for all of them.
func (q Query) ceiling() int {
	switch {
	case q.Search != "", q.SEED != "", q.Mail != "":
		return CountCeiling
	case q.Scope.Whole:
		return WholeCeiling
	}
	return 0
}

// ManagedBy tells whether the actor looks after the invitation: whoever sent it does, and
// whoever runs the agency of that officer. Nobody looks after one that an officer's own
// arrival made.
func (i *Invitation) ManagedBy(actor people.Actor) bool {
	return i.Type != ByItself && (i.InviterID == actor.ID || actor.Administers(i.Agency))
}
