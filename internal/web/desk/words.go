package desk

import (
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/web/view"
)

// kindWords are what the form says of a kind of request, to officers and to vendors.
type kindWords struct {
	icon          view.IconName
	offer, vendor string
	details       string // the label of the details
	hint          string
}

var requestKinds = map[desk.Kind]kindWords{
	desk.SEED: {
		icon:    view.IconShield,
		offer:   "A vendor whom you invited needs to onboard a device to SEED.",
		vendor:  "You need to onboard a device to SEED.",
		details: "What is the device needed for?", hint: "For example which SGTS products are used from the Internet, and since when.",
	},
	desk.Domain: {
		icon:    view.IconGlobe,
		offer:   "Mailboxes of a domain can't be invited yet, and should be.",
		details: "Whose domain is it?", hint: "For example the company, and the project that its people work on.",
	},
	desk.ResetMFA: {
		icon:    view.IconLock,
		offer:   "Somebody lost their authenticator app or passkey, and their recovery codes.",
		vendor:  "You lost your authenticator app or passkey, and your recovery codes.",
		details: "What happened?", hint: "For example a phone that was lost or replaced. Never write a password or a code here.",
	},
	desk.Terminate: {
		icon:    view.IconAccount,
		offer:   "An account must be ended for good.",
		vendor:  "Your account must be ended for good.",
		details: "Why is the account to be ended?", hint: "For example that the person left the project.",
	},
	desk.Other: {
		icon:    view.IconMail,
		offer:   "None of the others fits.",
		vendor:  "None of the others fits.",
		details: "What do you need?", hint: "Never write a password or a code here.",
	},
}

func (w kindWords) text(actor people.Actor) string {
	if actor.MayInvite() {
		return w.offer
	}
	return w.vendor
}

// requestStates are the words and colours of the states.
var requestStates = map[desk.State]struct {
	word string
	tone view.Tone
}{
	desk.Open:       {"Open", view.ToneInfo},
	desk.InProgress: {"In progress", view.ToneInfo},
	desk.Asked:      {"Waiting for requester", view.ToneWarning},
	desk.Granted:    {"Granted", view.ToneSuccess},
	desk.Declined:   {"Declined", view.ToneDanger},
	desk.Withdrawn:  {"Withdrawn", view.ToneNeutral},
	desk.Done:       {"Done", view.ToneSuccess},
}

// momentWords tell what somebody did, after their name.
var momentWords = map[desk.Event]struct {
	did  string
	tone view.Tone
}{
	desk.Raise:    {"raised this request", view.ToneInfo},
	desk.Assign:   {"began to work on it", view.ToneInfo},
	desk.Release:  {"put it back into the queue", view.ToneNeutral},
	desk.Comment:  {"commented", view.ToneNeutral},
	desk.Note:     {"left a note", view.ToneNeutral},
	desk.Ask:      {"asked a question", view.ToneWarning},
	desk.Answer:   {"answered", view.ToneInfo},
	desk.Grant:    {"granted it", view.ToneSuccess},
	desk.Finish:   {"marked it as done", view.ToneSuccess},
	desk.Decline:  {"declined it", view.ToneDanger},
	desk.Withdraw: {"withdrew it", view.ToneNeutral},
}

// momentTitle tells one moment to the actor. Requesters hear of the desk, and not who at
// the desk it was.
func momentTitle(actor people.Actor, st *desk.Story, e *desk.Entry) string {
	who := "The service desk"
	switch {
	case e.AuthorID == actor.ID:
		who = "You"
	case st.May.Work && e.AuthorEmail.IsZero():
		who = "Somebody whose account is deleted"
		if e.AuthorID == people.System().ID {
			who = "TechBiz"
		}
	case st.May.Work:
		who = e.AuthorEmail.String()
	}
	if e.Event == desk.Assign && st.May.Work && e.ToID != e.AuthorID {
		to := e.ToEmail.String()
		if e.ToID == actor.ID {
			to = "you"
		}
		return who + " gave it to " + to
	}
	return who + " " + momentWords[e.Event].did
}

// requestNext says what happens next with a request that is open.
func requestNext(actor people.Actor, st *desk.Story) string {
	switch {
	case st.State == desk.Open && st.May.Work:
		return "Nobody works on this request yet."
	case st.State == desk.Open:
		return "Your request is in the queue of the service desk. You hear of each change by mail."
	case st.State == desk.Asked && st.May.Own:
		return "The service desk waits for your answer. Write it below."
	case st.State == desk.Asked:
		return "Waiting for the requester's answer."
	case st.State == desk.InProgress && st.May.Work && st.AssigneeID == actor.ID:
		return "You look after this request."
	case st.State == desk.InProgress && st.May.Work:
		return strings.TrimSpace(st.AssigneeEmail.String() + " works on this request.")
	case st.State == desk.InProgress:
		return "The service desk is working on your request. You hear of each change by mail."
	}
	return ""
}

// aboutOf is what the request is about: a domain or a login.
func aboutOf(r *desk.Request) string {
	switch {
	case !r.Domain.IsZero():
		return r.Domain.String()
	case !r.Login.IsZero():
		return r.Login.String()
	}
	return ""
}
