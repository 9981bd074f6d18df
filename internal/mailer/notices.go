package mailer

import (
	"context"
	"fmt"
	"strings"

	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
)

// Notices tells what a mail with notices says; notice.Service does.
type Notices interface {
	// LetterFor returns what the mail tells, or mail.ErrWithdrawn.
	LetterFor(ctx context.Context, m *mail.Mail) (notice.Letter, error)
}

// noticesFacts are what the templates of notices tell.
type noticesFacts struct {
	page
	Parts []noticesPart
	Users bool   // all of it is about users whom the reader invited
	Link  string // the portal's list of notifications
}

// noticesPart is what is told of one kind.
type noticesPart struct {
	Title  string
	People []string
	More   int
	Next   string // what helps; "" where nothing has to be done
}

// noticeWords are what is told, by kind: of one and of several users.
var noticeWords = map[notice.Kind]struct{ one, many, next string }{
	notice.MailRefused: {one: "1 invitation mail was refused", many: "%d invitation mails were refused",
		next: "The mail server does not know the address. Open Invite User Status and correct it."},
	notice.SEEDMailRefused: {one: "1 SEED mail was refused", many: "%d SEED mails were refused",
		next: "The mail server does not know the mailbox. Ask whether it still works. Then open Invite User Status and send the SEED mail again."},
	notice.SEEDNotDelivered: {one: "1 SEED mail was not delivered", many: "%d SEED mails were not delivered",
		next: "No mail server took the mail in time. Open Invite User Status and send the SEED mail again."},
	notice.Accepted:       {one: "1 user accepted the invitation", many: "%d users accepted their invitations", next: "They go through the remaining steps now. You have nothing to do."},
	notice.DeviceEnrolled: {one: "1 user onboarded a device to SEED", many: "%d users onboarded a device to SEED"},
	notice.DomainCame:     {one: "1 invitation was sent: its domain is allowed now", many: "%d invitations were sent: their domains are allowed now"},
	notice.OwnDevice:      {one: "A device was onboarded to SEED for you", many: "%d devices were onboarded to SEED for you", next: "Was that not you? Remove the device in My Account."},
	notice.RequestGranted: {one: "1 service request of yours was granted", many: "%d service requests of yours were granted"},
	notice.RequestDeclined: {one: "1 service request of yours was declined", many: "%d service requests of yours were declined",
		next: "Open the request to read why."},

	notice.Onboarded: {one: "1 user is onboarded", many: "%d users are onboarded"},
	notice.Lapsed:    {one: "1 invitation lapsed", many: "%d invitations lapsed", next: "Not accepted in time. Invite again whoever still needs TechPass."},
	notice.Ended:     {one: "1 account was terminated", many: "%d accounts were terminated", next: "Invite again whoever still needs TechPass."},
	notice.SEEDLapsed: {one: "1 user onboarded no device to SEED in time", many: "%d users onboarded no device to SEED in time",
		next: "Their licences went back. Whoever still needs SEED asks for it again in My Account."},
	notice.SEEDUnused: {one: "1 user did not use their SEED device for 180 days", many: "%d users did not use their SEED device for 180 days",
		next: "The devices' records are deleted and the licences went back. Whoever still needs SEED asks for it again in My Account."},
	notice.HandedOver: {one: "Invitations were handed over to you", many: "Invitations were handed over to you %d times", next: "Found in Invite User Status from now on."},
	notice.HandOverAsked: {one: "An officer of another agency wants to hand over invitations to you", many: "%d officers of other agencies want to hand over invitations to you",
		next: "Accept or decline in TechBiz within 7 days. Nothing is moved until you accept."},
	notice.HandOverAccepted: {one: "Your hand-over was accepted", many: "%d of your hand-overs were accepted"},
	notice.HandOverDeclined: {one: "Your hand-over was declined", many: "%d of your hand-overs were declined", next: "Nothing was moved. You can hand over to somebody else."},
	notice.HandOverExpired: {one: "Your hand-over was not accepted in time", many: "%d of your hand-overs were not accepted in time",
		next: "Nothing was moved. You can hand over again."},
	notice.Revoked: {one: "1 invitation was revoked by an administrator", many: "%d invitations were revoked by an administrator", next: "Ask the administrators of your agency before you invite again."},
	notice.NotSent: {one: "1 invitation that waited for its domain was not sent", many: "%d invitations that waited for their domain were not sent",
		next: "Open Invite User Status to read why. Invite again whoever still needs TechPass."},
	notice.NotDelivered: {one: "1 invitation was not delivered", many: "%d invitations were not delivered",
		next: "No mail server took the mail in time. Open Invite User Status and send it again."},
	notice.MailsFail: {one: "Most mails of an hour were not delivered", many: "Most mails were not delivered in %d hours", next: "Sign in with TechPass and open Administration, Queue health."},

	notice.ApprovalAsked:   {one: "Something waits for your approval", many: "%d things wait for approval", next: "Another admin asked for it. Sign in with TechPass and open Administration, Approvals."},
	notice.ApprovalGiven:   {one: "What you asked for was approved, and is done", many: "%d things that you asked for were approved, and are done"},
	notice.ApprovalRefused: {one: "What you asked for was refused", many: "%d things that you asked for were refused", next: "Administration, Approvals tells by whom and why."},
	notice.ApprovalExpired: {one: "What you asked for was not approved in time", many: "%d things that you asked for were not approved in time", next: "Ask again for what is still needed."},
}

// aboutUsers tells whether the notices of this kind are about users whom the reader invited.
func aboutUsers(k notice.Kind) bool {
	switch k {
	case notice.MailsFail, notice.OwnDevice, notice.RequestGranted, notice.RequestDeclined, notice.HandedOver, notice.HandOverAsked, notice.HandOverAccepted, notice.HandOverDeclined, notice.HandOverExpired,
		notice.ApprovalAsked, notice.ApprovalGiven, notice.ApprovalRefused, notice.ApprovalExpired:
		return false
	default:
		return true
	}
}

func (c *Composer) notices(ctx context.Context, m *mail.Mail) (*mail.Letter, error) {
	facts, err := c.options.Notices.LetterFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the notices: %w", err)
	}
	f := noticesFacts{Users: true, Link: c.options.PublicURL.JoinPath("notifications").String()}
	for _, p := range facts.Parts {
		f.Parts = append(f.Parts, partOf(p))
		f.Users = f.Users && aboutUsers(p.Kind)
	}
	title := "News of the users whom you invited"
	if !f.Users {
		title = "News from TechBiz"
	}
	if len(f.Parts) == 1 {
		title = "TechPass: " + f.Parts[0].Title
		if !f.Users {
			title = "TechBiz: " + f.Parts[0].Title
		}
	}
	f.page = c.page(title)
	return render("notices", m, title, f)
}

func partOf(p notice.Part) noticesPart {
	words := noticeWords[p.Kind]
	part := noticesPart{Title: words.one, More: p.More, Next: words.next}
	if n := p.Total(); n > 1 {
		part.Title = fmt.Sprintf(words.many, n)
	}
	if notice.AboutHandOver(p.Kind) {
		return handOverPart(part, p)
	}
	for _, n := range p.First {
		if who := whoOf(n.Person); who != "" {
			part.People = append(part.People, who)
		}
	}
	if len(part.People) == 0 {
		part.More = 0 // the title has told the number
	}
	return part
}

// handOverPart tells a single hand-over in the title, and several in a line each.
func handOverPart(part noticesPart, p notice.Part) noticesPart {
	for _, n := range p.First {
		if words := notice.HandOverWords(n); words != "" {
			part.People = append(part.People, words)
		}
	}
	if p.Total() == 1 && len(part.People) == 1 {
		part.Title, part.People = part.People[0], nil
	}
	return part
}

// whoOf names somebody by all that is known of them.
func whoOf(p notice.Person) string {
	name := strings.TrimSpace(p.FirstName.String() + " " + p.LastName.String())
	if name == "" || p.Email.IsZero() {
		return name + p.Email.String()
	}
	return name + " (" + p.Email.String() + ")"
}
