package desk

import (
	"fmt"

	"techbiz/internal/base/fault"
)

// State is where a request stands.
type State string

// The states. The last four are final.
const (
	Open       State = "open"        // nobody looks after it yet
	InProgress State = "in_progress" // somebody does
	Asked      State = "asked"       // it waits for its requester's answer
	Granted    State = "granted"     // what was asked for is done
	Declined   State = "declined"
	Withdrawn  State = "withdrawn" // by its requester
	Done       State = "done"      // of kind Other
)

// States lists the states in their order.
var States = []State{Open, InProgress, Asked, Granted, Declined, Withdrawn, Done}

// Closed tells whether a request in this state is over.
func (s State) Closed() bool { return s == Granted || s == Declined || s == Withdrawn || s == Done }

// Event is what somebody does with a request.
type Event string

// The events. Raise begins a request.
const (
	Raise    Event = "raised"
	Assign   Event = "assigned"
	Release  Event = "released" // assigned to nobody
	Comment  Event = "commented"
	Note     Event = "noted" // a comment for the desk alone
	Ask      Event = "asked_back"
	Answer   Event = "answered" // the requester's comment where the desk asked
	Grant    Event = "granted"
	Finish   Event = "done"
	Decline  Event = "declined"
	Withdraw Event = "withdrawn"
)

// Events lists what can happen to a request that was raised.
var Events = []Event{Assign, Release, Comment, Note, Ask, Answer, Grant, Finish, Decline, Withdraw}

// decides tells whether the event is the desk's decision.
func (e Event) decides() bool { return e == Grant || e == Finish || e == Decline }

// moves says to which state an event leads from which. What is not in it is refused.
var moves = map[State]map[Event]State{
	Open: {
		Assign: InProgress, Release: Open, Comment: Open, Note: Open, Ask: Asked,
		Grant: Granted, Finish: Done, Decline: Declined, Withdraw: Withdrawn,
	},
	InProgress: {
		Assign: InProgress, Release: Open, Comment: InProgress, Note: InProgress, Ask: Asked,
		Grant: Granted, Finish: Done, Decline: Declined, Withdraw: Withdrawn,
	},
	Asked: {
		Assign: Asked, Release: Asked, Comment: Asked, Note: Asked, Ask: Asked, Answer: InProgress,
		Grant: Granted, Finish: Done, Decline: Declined, Withdraw: Withdrawn,
	},
}

// endings say how a request came to its final state.
var endings = map[State]string{
	Granted: "has been granted", Declined: "has been declined", Withdrawn: "has been withdrawn", Done: "has been done",
}

// Next returns the state to which the event leads a request of this kind. The error is
// *fault.Conflict where it leads nowhere.
func Next(k Kind, s State, e Event) (State, error) {
	if s.Closed() {
		return s, &fault.Conflict{Reason: fmt.Sprintf("This request %s. Nothing can be changed about it any more; raise another one if something is left to do.", endings[s])}
	}
	switch {
	case e == Grant && k == Other:
		return s, &fault.Conflict{Reason: "A request of this kind is not granted. Mark it as done, or decline it."}
	case e == Finish && k != Other:
		return s, &fault.Conflict{Reason: "A request of this kind is granted or declined."}
	}
	to, possible := moves[s][e]
	if !possible {
		return s, &fault.Conflict{Reason: "The service desk is not waiting for an answer to this request."}
	}
	return to, nil
}
