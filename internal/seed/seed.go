// Package seed provisions people with SEED: they wait for a licence, get the SEED mail
// once they hold one, and are on board when a device of theirs is enrolled.
package seed

// Status is what the officer sees of a user's SEED onboarding.
type Status string

// The SEED statuses (domain.md, "Invite User Status").
const (
	StatusNotRequired  Status = "Not Required"
	StatusNotOnboarded Status = "Not Onboarded"
	StatusOnboarded    Status = "Onboarded"
	StatusUnknown      Status = "-"
)

// Status returns what the officer sees of the state.
func (s State) Status() Status {
	switch s {
	case Onboarded:
		return StatusOnboarded
	case Requested, Licensed, Invited, Lapsed:
		return StatusNotOnboarded
	}
	return StatusNotRequired
}

// StateOfWish returns the state of somebody of whom nothing is stored yet.
func StateOfWish(wanted bool) State {
	if wanted {
		return Requested
	}
	return NotRequired
}
