package api

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

// Invitation is one invitation, as its inviter may see it. What is not known, or does
// not apply, is left out.
type Invitation struct {
	ID      string `json:"id" format:"uuid"`
	Type    string `json:"type" enum:"email,account" doc:"Email invitation, or account created on behalf of the user."`
	Email   string `json:"email" format:"email"`
	LoginID string `json:"login_id,omitempty" doc:"What the user signs in to TechPass with: the email of a government mailbox, or username@techpass.gov.sg."`
	InvitationDetails
	SEED            bool       `json:"seed" doc:"Whether the user has to be onboarded to SEED."`
	Reason          string     `json:"reason"`
	TechPassStatus  string     `json:"techpass_status" enum:"Onboarded,Not Onboarded,User Not Found"`
	SEEDStatus      string     `json:"seed_status" enum:"Not Required,Not Onboarded,Onboarded,-" doc:"- where the user is not found."`
	State           string     `json:"state" enum:"open,refused,accepted,onboarded,lapsed,revoked,replaced,ended,waiting_domain,not_sent" doc:"Finer than techpass_status. waiting_domain: the domain is not allow-listed yet; the invitation is sent by itself once it is. not_sent: it waited for its domain and could not be sent; not_sent_reason says why. refused: the mail server refused the mail; correct the address. ended: the account was terminated."`
	Attempt         int        `json:"attempt" doc:"Number of mails with a link so far."`
	DateOfInvite    time.Time  `json:"date_of_invite"`
	SentAt          *time.Time `json:"sent_at" doc:"When the mail of the present attempt left; null before."`
	NotSentReason   string     `json:"not_sent_reason,omitempty" doc:"Why it was not sent, in words, while state is not_sent."`
	MailState       string     `json:"mail_state,omitempty" enum:"queued,delayed,held,sent,refused,not_delivered" doc:"What became of that mail. queued: not tried yet. delayed: tried, and tried again at mail_next_try_at. held: kept back by the operator. refused: the mail server does not know the address. not_delivered: no mail server took it in time; send it again. Left out where no mail was made."`
	MailTries       int        `json:"mail_tries" doc:"How often that mail was tried."`
	MailNextTryAt   *time.Time `json:"mail_next_try_at,omitempty" doc:"When a delayed mail is tried next."`
	ExpiresAt       *time.Time `json:"expires_at,omitempty" doc:"Until when the present link works. Left out where no mail was made."`
	EndedAt         *time.Time `json:"ended_at,omitempty" doc:"When the user was onboarded, or the invitation ended otherwise."`
	ResendAllowedAt *time.Time `json:"resend_allowed_at,omitempty" doc:"From when on it may be sent again. Left out where sending again is not what helps."`
	SEEDMailState   string     `json:"seed_mail_state,omitempty" enum:"delayed,refused,not_delivered" doc:"Why the SEED mail did not arrive, while SEED waits for it. delayed: tried, and tried again. refused: the mail server does not know the mailbox. not_delivered: no mail server took it in time. Ask for another SEED mail in the portal. Left out where nothing is wrong."`
	SEEDMailReply   string     `json:"seed_mail_reply,omitempty" doc:"The mail server's last words, with seed_mail_state."`
	MailReply       string     `json:"mail_reply,omitempty" doc:"The mail server's last words, while the mail is delayed, refused or not delivered."`
}

// view returns what the inviter sees of i now.
func view(i *invite.Invitation, now time.Time) Invitation {
	state := i.StateAt(now)
	v := Invitation{
		InvitationDetails: detailsOf(&i.Details),
		ID:                i.ID.String(),
		Type:              string(i.Type),
		Email:             i.Email.String(),
		LoginID:           i.LoginID(),
		SEED:              i.SEED,
		Reason:            i.Reason.String(),
		TechPassStatus:    string(i.TechPassStatus(now)),
		SEEDStatus:        string(i.SEEDStatus(now)),
		State:             string(state),
		Attempt:           i.Attempt,
		DateOfInvite:      i.CreatedAt.UTC(),
		SentAt:            optional(i.SentAt),
		MailState:         mailState(i, state),
		MailTries:         i.Delivery.Tries,
		MailNextTryAt:     optional(i.Delivery.NextAt),
		EndedAt:           optional(i.EndedAt),
	}
	if i.Attempt > 0 {
		v.ExpiresAt = optional(i.ExpiresAt)
	}
	if at, ok := i.NextResend(now); ok {
		v.ResendAllowedAt = optional(at)
	}
	if state == invite.NotSent {
		v.NotSentReason = i.Reply
	}
	if trouble := i.SEEDMailTrouble(now); trouble != mail.NoTrouble {
		v.SEEDMailState, v.SEEDMailReply = string(trouble), i.SEEDDelivery.Reply
	}
	switch v.MailState {
	case mailRefused:
		v.MailReply = i.Reply
	case mailDelayed, mailNotDelivered:
		v.MailReply = i.Delivery.Reply
	}
	return v
}

// What became of a mail, where package mail has no word that says it to the inviter.
const (
	mailRefused      = string(mail.NoMailbox)
	mailDelayed      = string(mail.Delayed)
	mailNotDelivered = string(mail.NotDelivered)
)

// mailState says what became of the mail of the present attempt.
func mailState(i *invite.Invitation, state invite.State) string {
	d := i.Delivery
	switch {
	case i.Attempt == 0:
		return ""
	case state == invite.Refused:
		return mailRefused
	case d.Failing():
		return mailDelayed
	case d.Undelivered():
		return mailNotDelivered
	case d.State == "":
		return string(mail.Sent) // nothing else is known of it
	}
	return string(d.State)
}

// optional returns nil for the zero time, which JSON leaves out.
func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// pathOf returns where the invitation stands in the API.
func pathOf(id uuid.UUID) string { return Prefix + "/invitations/" + id.String() }
