package seed

import (
	"fmt"

	"techbiz/internal/base/fault"
)

// State is where somebody stands with SEED.
type State string

// The states. Source: domain.md, "SEED".
const (
	NotRequired   State = "not required"
	Requested     State = "requested"     // wanted; waits for TechPass, and then for a licence
	Licensed      State = "licensed"      // a licence is held, and the SEED mail is on its way
	Invited       State = "invited"       // the SEED mail was taken by the mail server
	Onboarded     State = "onboarded"     // a device is enrolled
	Lapsed        State = "lapsed"        // the mail or the device ran out of time, and the licence went back
	Deprovisioned State = "deprovisioned" // not needed any more, or the account ended
)

// States lists all states.
var States = []State{NotRequired, Requested, Licensed, Invited, Onboarded, Lapsed, Deprovisioned}

// HoldsLicence tells whether a licence of the pool is taken in this state.
func (s State) HoldsLicence() bool { return s == Licensed || s == Invited || s == Onboarded }

// Event is what happens to somebody's SEED.
type Event string

// The events.
const (
	Request Event = "request" // SEED is wanted: by an invitation, in My Account, or by a granted service request
	License Event = "license" // a licence of the pool is assigned
	Mail    Event = "mail"    // the mail server took the SEED mail
	Remail  Event = "remail"  // the mail is asked for again
	Enrol   Event = "enrol"   // a device was enrolled, be it in the place of another
	Lapse   Event = "lapse"   // the mail's 30 days are over
	Unused  Event = "unused"  // the device is gone: not used for 180 days, or removed by its holder
	Decline Event = "decline" // the holder does not need SEED
	End     Event = "end"     // the account ended
)

// Events lists all events.
var Events = []Event{Request, License, Mail, Remail, Enrol, Lapse, Unused, Decline, End}

// moves says where each event leads. What is not in it is refused.
var moves = map[State]map[Event]State{
	NotRequired: {Request: Requested},
	Requested:   {License: Licensed, Decline: NotRequired, End: Deprovisioned},
	Licensed:    {Mail: Invited, Remail: Licensed, Lapse: Lapsed, Decline: Deprovisioned, End: Deprovisioned},
	Invited:     {Remail: Licensed, Enrol: Onboarded, Lapse: Lapsed, Decline: Deprovisioned, End: Deprovisioned},
	Onboarded:   {Enrol: Onboarded, Unused: Lapsed, Decline: Deprovisioned, End: Deprovisioned},
	Lapsed:      {Request: Requested, Decline: Deprovisioned, End: Deprovisioned},

	Deprovisioned: {Request: Requested},
}

// On returns the state that the event leads to, or a *Refusal.
func (s State) On(e Event) (State, error) {
	to, ok := moves[s][e]
	if !ok {
		return s, &Refusal{From: s, Event: e}
	}
	return to, nil
}

// may tells whether the event can happen in the state.
func (s State) may(e Event) bool {
	_, ok := moves[s][e]
	return ok
}

// Refusal is an event that can't happen in a state. It is a *fault.Conflict, whose words
// say what to do instead.
type Refusal struct {
	From  State
	Event Event
}

// Error names state and event.
func (r *Refusal) Error() string {
	return fmt.Sprintf("SEED is %s: no %s now", r.From, r.Event)
}

// Unwrap gives the refusal in words that are safe for the user.
func (r *Refusal) Unwrap() error { return &fault.Conflict{Reason: r.reason()} }

func (r *Refusal) reason() string {
	switch {
	case r.Event == Request:
		return "SEED was requested already."
	case r.Event == Enrol && r.From == Requested:
		return "Wait for the SEED onboarding email: a licence has to be assigned first."
	case r.Event == Enrol && r.From == Licensed:
		return "The SEED onboarding email is on its way. Onboard the device once it has arrived."
	case r.Event == Enrol && r.From == Lapsed:
		return "The SEED onboarding email is not valid any more. Ask for a new one first."
	case r.Event == Remail && r.From == Lapsed:
		return "The licence went back to the pool. Request SEED once more."
	case r.Event == Remail && r.From == Requested:
		return "No licence is assigned yet. The SEED onboarding email follows it by itself."
	case r.Event == Remail && r.From == Onboarded:
		return "A device is onboarded already."
	case r.From == NotRequired || r.From == Deprovisioned:
		return "SEED is not required for this user. Request it first."
	}
	return "This can't be done while SEED is " + string(r.From) + "."
}
