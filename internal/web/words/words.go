package words

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// Who names an invitee as well as is known.
func Who(i *invite.Invitation) string { return Person(i.FirstName, i.LastName, i.Email) }

// Person names somebody by name and mailbox, or by what is known of them.
func Person(first, last people.PersonName, email people.Email) string {
	name := strings.TrimSpace(first.String() + " " + last.String())
	if name == "" || email.IsZero() {
		return name + email.String()
	}
	return name + " (" + email.String() + ")"
}

// Sentence is how an audit action is told on a timeline.
type Sentence struct {
	Title string
	Tone  view.Tone
}

// Sentences are the actions that a timeline tells, in its words.
var Sentences = map[audit.Action]Sentence{
	audit.InvitationSent:        {"Invited", view.ToneInfo},
	audit.InvitationWaits:       {"Asked for: waits for the domain", view.ToneInfo},
	audit.InvitationNotSent:     {"Not sent", view.ToneDanger},
	audit.InvitationResent:      {"Invitation sent again: a new link replaced the old one", view.ToneInfo},
	audit.InvitationRenewed:     {"The invitee asked for a new invitation, and it was sent", view.ToneInfo},
	audit.InvitationRevoked:     {"Revoked: the link stopped working", view.ToneDanger},
	audit.InvitationReplaced:    {"Replaced by another invitation to the same address", view.ToneNeutral},
	audit.InvitationLapsed:      {"Lapsed: not accepted in time", view.ToneWarning},
	audit.InvitationEnded:       {"The TechPass account of this user ended", view.ToneWarning},
	audit.InvitationOpened:      {"Link opened, by a person or by a mail scanner", view.ToneNeutral},
	audit.InvitationAccepted:    {"Accepted with the code from the mailbox", view.ToneSuccess},
	audit.InvitationResumed:     {"The invitee came back to go on", view.ToneInfo},
	audit.InvitationDone:        {"Onboarded", view.ToneSuccess},
	audit.AddressCorrected:      {"Address corrected: a new invitation was sent", view.ToneInfo},
	audit.CodeAsked:             {"Code asked for on the invitation's page", view.ToneInfo},
	audit.CodeRefused:           {"A wrong or outdated code was typed", view.ToneWarning},
	audit.MailAccepted:          {"Mail accepted by the mail server", view.ToneSuccess},
	audit.MailRefused:           {"Mail refused: the mail server does not know the address", view.ToneDanger},
	audit.InvitationUndelivered: {"The mail could not be delivered, and the inviter was told", view.ToneDanger},
	audit.MailGivenUp:           {"Mail given up: no mail server took it in time", view.ToneDanger},
	audit.MailWithdrawn:         {"Mail withdrawn before it left", view.ToneNeutral},

	audit.SEEDRequested: {"SEED requested: waits for a licence", view.ToneInfo},
	audit.SEEDLicensed:  {"SEED licence assigned, and the SEED mail queued", view.ToneInfo},
	audit.SEEDMailAsked: {"SEED mail asked for again", view.ToneInfo},
	audit.SEEDOnboarded: {"Device onboarded to SEED", view.ToneSuccess},
	audit.SEEDLapsed:    {"SEED lapsed: the licence went back", view.ToneWarning},
	audit.SEEDDeclined:  {"The user does not need SEED", view.ToneNeutral},
	audit.SEEDEnded:     {"SEED ended with the TechPass account", view.ToneWarning},

	audit.AcceptableUseAccepted: {"Acceptable use policy accepted", view.ToneSuccess},
	audit.DeviceOffered:         {"A code to enrol a device was made", view.ToneInfo},
	audit.DeviceRefused:         {"A device was refused", view.ToneWarning},
}

// refusedDevices say why a device was refused.
var refusedDevices = map[string]string{
	"expired": "The code was too old.",
	"account": "The TechPass account was not active.",
	"used":    "The code had been used before.",
	"version": "The version of the operating system is not supported.",
	"policy":  "The acceptable use policy was not accepted.",
	"seed":    "No SEED licence was assigned.",
}

// deviceRefusals say why a device was refused, by what its event tells.
var deviceRefusals = map[string]string{
	"code": "Nobody has this code", "expired": "The code had expired", "used": "The code was used before",
	"account": "The TechPass account was not active", "version": "The system of the device is not supported, or too old",
	"policy": "The acceptable use policy was not accepted in its present version", "seed": "No SEED mail was valid",
}

// TimelineEvent tells one moment of an invitation.
func TimelineEvent(m invite.Moment, inviterID uuid.UUID) view.TimelineEvent {
	words, known := Sentences[m.Action]
	if !known {
		words = Sentence{EventTitle(m.Action), view.ToneNeutral}
	}
	e := view.TimelineEvent{Time: view.DateTimeSeconds(m.At), Title: words.Title, Tone: words.Tone, TraceID: m.TraceID}
	var detail []string
	if m.Action == audit.DeviceRefused && refusedDevices[m.Data["why"]] != "" {
		detail = append(detail, refusedDevices[m.Data["why"]])
	}
	if m.ActorID != inviterID && (m.ActorRole == people.RoleAdmin || m.ActorRole == people.RoleAgencyAdmin) {
		detail = append(detail, "By an administrator")
	}
	if kind := mailWords[mail.Kind(m.Data["kind"])]; kind != "" && !m.To.IsZero() {
		detail = append(detail, kind+" to "+m.To.String())
		if m.Reply != "" {
			detail = append(detail, "The server said: "+m.Reply)
		}
	}
	if why := deviceRefusals[m.Data["why"]]; m.Action == audit.DeviceRefused && why != "" {
		detail = append(detail, why)
	}
	e.Detail = strings.Join(detail, ". ")
	return e
}

// Next says who has to act next, and what helps.
func Next(t invite.Timeline, state invite.State) (name, what string) {
	if state == invite.Onboarded {
		return nextForSEED(t.SEED)
	}
	switch t.Waiting {
	case invite.WaitingForMail:
		return "TechBiz", mailWaits(t.Invitation.Delivery)
	case invite.WaitingForDesk:
		return "The service desk", "The domain " + t.Invitation.Email.Domain() + " is not allow-listed yet. The service desk decides on the request for it. The invitation is sent by itself once the domain is allowed."
	case invite.WaitingForAdmin:
		return "An administrator", "The mail is held back after the portal was restored from a copy. An administrator lets it leave or drops it."
	case invite.WaitingForInvitee:
		if state == invite.Accepted {
			return "The invitee", "The invitation was accepted. The invitee still has to go through the remaining steps; the link in the mail leads back to them."
		}
		return "The invitee", "Opens the link in the mail and accepts. The invitation is valid until " + view.DateTime(t.Invitation.ExpiresAt) + "."
	case invite.WaitingForOfficer:
		if state == invite.Refused {
			return "You", "Correct the address: the invitation then goes out again and its history stays."
		}
		if state == invite.NotSent {
			return "You", strings.TrimSpace(t.Invitation.Reply + " Invite the user again if TechPass is still needed.")
		}
		if state == invite.Open || state == invite.Accepted {
			return "You", "No mail server took the mail in time. The invitee did nothing wrong. Send the invitation again, or correct the address."
		}
		return "You", "The invitation was not accepted in time. Invite the user again if TechPass is still needed."
	default:
	}
	switch state {
	case invite.Revoked:
		return "You", "This invitation was revoked. You can invite the same address again at any time."
	case invite.Replaced:
		return "", "Another invitation to the same address has taken its place."
	case invite.Ended:
		return "You", "The TechPass account of this user has ended. Invite the user again if TechPass is still needed."
	default:
		return "", ""
	}
}

// TechPassTrack say how far the invitee is with TechPass.
func TechPassTrack(i *invite.Invitation, now time.Time) string {
	switch i.StateAt(now) {
	case invite.Open:
		if i.Undelivered(now) || i.SentAt.IsZero() {
			return "Invited: the mail has not left yet"
		}
		return "Invited: not accepted yet"
	case invite.Refused:
		return "Invited: the mail was refused"
	case invite.Accepted:
		return "Accepted: steps are left to do"
	case invite.Onboarded:
		return "Onboarded"
	case invite.Lapsed:
		return "Lapsed: not accepted in time"
	case invite.Revoked:
		return "Revoked"
	case invite.Replaced:
		return "Replaced by another invitation"
	case invite.Ended:
		return "The TechPass account has ended"
	case invite.WaitsForDomain:
		return "Waiting for the domain " + i.Email.Domain()
	case invite.NotSent:
		return "Not sent"
	}
	return "-"
}

// mailWaits says what a mail waits for that has not left.
func mailWaits(d mail.Delivery) string {
	if !d.Failing() {
		return "The mail is on its way to the mail server."
	}
	next := "It is about to be tried again"
	if !d.NextAt.IsZero() {
		next = "The next try is at " + view.DateTime(d.NextAt)
	}
	return "The mail has not left yet: " + view.Counted(d.Tries, "try", "tries") + " failed. " + next + ". Nothing has to be done, unless the address is wrong."
}

// typeWords names the ways to invite.
func InvitationType(t invite.Type) string {
	switch t {
	case invite.ByEmail:
		return "Email invitation"
	case invite.ByAccount:
		return "Create account"
	}
	return string(t)
}

// Actor names who did something, by name where that is known, and in what role.
func Actor(role people.Role, name string, id uuid.UUID) string {
	switch {
	case role == people.RoleSystem:
		return "System"
	case id == uuid.Nil && role == people.RoleInvitee:
		return "Invitee"
	case id == uuid.Nil:
		return "Visitor"
	case name == "":
		return string(role) + " " + id.String()
	}
	return string(role) + " " + name
}

// MailboxName makes a name for greeting of a mailbox: "Tan Wei Ling" of tan_wei_ling@….
func MailboxName(e people.Email) string {
	local, _, _ := strings.Cut(e.Local(), "_from.")
	words := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '-' })
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[size:]
	}
	return strings.Join(words, " ")
}

// FullName is the name of an account's holder, "" where nobody gave it.
func FullName(a *techpass.Account) string {
	return strings.TrimSpace(a.FirstName.String() + " " + a.LastName.String())
}

// Day writes a day as all pages do.
func Day(d sgtime.Date) string { return view.Date(d.Start()) }

// AccountState names the state of an account.
func AccountState(s techpass.State) string {
	switch s {
	case techpass.Pending:
		return view.AccountPending
	case techpass.Active:
		return view.AccountActive
	case techpass.Disabled:
		return view.AccountDisabled
	case techpass.Terminated:
		return view.AccountTerminated
	default:
		return view.AccountDeleted
	}
}
