// Package demo fills an empty database with people and invitations in every status, so
// that a newcomer finds a portal in use. It goes through the same services as everybody,
// under a clock that it sets back, and reads the mails as the invitees would.
package demo

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// The demo's people. Officers sign in by the code in the outbox, or with TechPass, which a
// duty needs: see Staff.
const (
	Officer      = "officer@tech.gov.sg"
	OtherOfficer = "officer2@hive.gov.sg"
	Vendor       = "vendor@acme.com"
	Admin        = "admin@tech.gov.sg"
	SecondAdmin  = "admin2@hive.gov.sg" // confirms what one admin alone may not do
	Agent        = "agent@tech.gov.sg"  // serves the service desk
	AgencyAdmin  = "lead@hive.gov.sg"
)

// Domains are the demo's allow-list.
var Domains = []string{"tech.gov.sg", "hive.gov.sg", "schools.gov.sg", "acme.com"}

// withoutSEED is the one of them whose mailboxes are offered no SEED.
const withoutSEED = "schools.gov.sg"

// Clock tells the time of the story that is being filled in.
type Clock struct {
	at   time.Time
	held bool
}

// Now returns the story's time, a little later at each call.
func (c *Clock) Now() time.Time {
	if !c.held {
		c.at = c.at.Add(40 * time.Second)
	}
	return c.at
}

// hold lets do happen within one moment.
func (c *Clock) hold(do func() error) error {
	c.held = true
	defer func() { c.held = false }()
	return do()
}

// Set moves the story to at.
func (c *Clock) Set(at time.Time) { c.at = at }

// Parts are the services that Fill works through. All run by Clock.
type Parts struct {
	Clock     *Clock
	Allowlist *allowlist.Service
	Invites   *invite.Service
	Factors   *mfa.Service
	SignIn    *signin.Service
	Batches   *batch.Service
	Workbooks batch.Workbooks
	Notices   notice.Store
	Policies  *policy.Service
	Seeds     *seed.Service
	Devices   *device.Service
	Desk      desk.Store
	Lives     desk.Lives
	MyAccount *myaccount.Service
	Mails     *mail.Service // its Transport and Composer are set
	// MailsOf returns the mails of an invitation, oldest first.
	MailsOf func(ctx context.Context, invitationID uuid.UUID) ([]*mail.Mail, error)
	// Letters returns the newest letters of the outbox first.
	Letters func(ctx context.Context, limit int) ([]mail.Captured, error)
	// Today is when the story ends.
	Today time.Time
}

// Fill makes the demo's people and invitations. It does nothing where the allow-list
// holds a domain already: the database is in use.
func Fill(ctx context.Context, p Parts) error {
	allowed, err := p.Allowlist.Allowed(ctx)
	if err != nil || len(allowed) > 0 {
		return err
	}
	f := &filler{Parts: p}
	p.Clock.Set(p.Today.AddDate(0, 0, -50))
	for _, name := range Domains {
		d, err := people.ParseDomain(name)
		if err != nil {
			return err
		}
		if err := p.Allowlist.Allow(ctx, people.System(), d); err != nil {
			return err
		}
		if err := p.Allowlist.OfferSEED(ctx, people.System(), d, name != withoutSEED); err != nil {
			return err
		}
	}
	if err := p.Seeds.SetSize(ctx, people.System(), licences); err != nil {
		return err
	}
	return f.tell(ctx)
}

type filler struct{ Parts }

func (f *filler) tell(ctx context.Context) error {
	officer, err := f.officer(ctx, Officer, false)
	if err != nil {
		return err
	}
	other, err := f.officer(ctx, OtherOfficer, false)
	if err != nil {
		return err
	}
	for _, admin := range []string{Admin, SecondAdmin} {
		if _, err := f.officer(ctx, admin, true); err != nil {
			return err
		}
	}
	inviter := map[string]people.Actor{Officer: officer, OtherOfficer: other}
	for _, c := range slices.Concat(cast, guild) {
		if err := f.play(ctx, inviter[c.inviter], c); err != nil {
			return fmt.Errorf("%s: %w", c.form.Email, err)
		}
	}
	if err := f.upload(ctx, officer); err != nil {
		return fmt.Errorf("upload list: %w", err)
	}
	if err := f.serveDesk(ctx, officer, other); err != nil {
		return fmt.Errorf("service desk: %w", err)
	}
	if err := f.enrolDevices(ctx); err != nil {
		return err
	}
	f.Clock.Set(f.Today.Add(-time.Hour)) // the clock moves: nothing may happen later than today
	if _, err = f.Invites.LapseDue(ctx); err != nil {
		return err
	}
	if _, err = f.Seeds.LapseDue(ctx); err != nil {
		return err
	}
	return f.news(ctx, officer)
}

// officer signs an officer in for the first time and takes them on board.
func (f *filler) officer(ctx context.Context, address string, admin bool) (people.Actor, error) {
	e, err := people.ParseEmail(address)
	if err != nil {
		return people.Actor{}, err
	}
	a, err := f.Invites.Arrive(ctx, e)
	if err != nil {
		return people.Actor{}, err
	}
	if admin {
		if a, err = f.Invites.GiveDuty(ctx, people.System(), e, techpass.DutyAdmin); err != nil {
			return people.Actor{}, err
		}
	}
	i, err := f.Invites.OnboardingInvitation(ctx, a.ID)
	if err != nil {
		return people.Actor{}, err
	}
	if _, err := f.deliver(ctx, i.ID); err != nil {
		return people.Actor{}, err
	}
	if err := f.accept(ctx, i, techpass.StepDone); err != nil {
		return people.Actor{}, err
	}
	return a.Actor(), f.choosePassword(ctx, a.Actor())
}

// play tells one person's story up to the state that the cast gives it.
func (f *filler) play(ctx context.Context, inviter people.Actor, c character) error {
	f.Clock.Set(f.Today.Add(-c.ago))
	r, err := invite.ParseForm(c.form)
	if err != nil {
		return err
	}
	i, err := f.Invites.Invite(ctx, inviter, r, "")
	if err != nil {
		return err
	}
	if c.story == refused {
		return f.refuse(ctx, i)
	}
	if _, err := f.deliver(ctx, i.ID); err != nil {
		return err
	}
	f.Clock.Set(f.Today.Add(-c.acts()))
	switch c.story {
	case opened:
		letter, err := f.letter(ctx, i.ID)
		if err != nil {
			return err
		}
		_, err = f.Invites.Open(ctx, linkToken.FindStringSubmatch(letter.Text)[1])
		return err
	case halfway:
		return f.accept(ctx, i, techpass.StepPrivacy)
	case onboarded:
		if err := f.accept(ctx, i, techpass.StepDone); err != nil {
			return err
		}
		if err := f.signIn(ctx, i.AccountID); err != nil {
			return err
		}
		if err := f.onboardToSEED(ctx, inviter, i.AccountID, c.seed); err != nil {
			return err
		}
		return f.news(ctx, inviter)
	case revoked:
		_, err := f.Invites.Revoke(ctx, inviter, i.ID, "")
		return err
	case resent:
		if _, err := f.Invites.Resend(ctx, inviter, i.ID, ""); err != nil {
			return err
		}
		_, err := f.deliver(ctx, i.ID)
		return err
	}
	return nil
}

// refuse lets the mail bounce, as a mistyped address would.
func (f *filler) refuse(ctx context.Context, i *invite.Invitation) error {
	mails, err := f.MailsOf(ctx, i.ID)
	if err != nil {
		return err
	}
	last := mails[len(mails)-1]
	if err := f.Mails.Refuse(ctx, last.ID, "550 5.1.1 The email account that you tried to reach does not exist"); err != nil {
		return err
	}
	return f.Invites.MailRefused(ctx, last.ID)
}

// deliver hands the invitation's newest mail to the outbox.
func (f *filler) deliver(ctx context.Context, invitationID uuid.UUID) (*mail.Mail, error) {
	mails, err := f.MailsOf(ctx, invitationID)
	if err != nil || len(mails) == 0 {
		return nil, errors.Join(err, errors.New("no mail"))
	}
	last := mails[len(mails)-1]
	return last, f.Mails.DeliverNow(ctx, last.ID)
}

// letter delivers the invitation's newest mail and returns it as it lies in the outbox.
func (f *filler) letter(ctx context.Context, invitationID uuid.UUID) (mail.Letter, error) {
	last, err := f.deliver(ctx, invitationID)
	if err != nil {
		return mail.Letter{}, err
	}
	kept, err := f.Letters(ctx, 50)
	if err != nil {
		return mail.Letter{}, err
	}
	for _, k := range kept {
		if k.MessageID == last.MessageID {
			return k.Letter, nil
		}
	}
	return mail.Letter{}, errors.New("the mail is not in the outbox")
}

var (
	linkToken = regexp.MustCompile(`/accept/([A-Za-z0-9_-]{43})`)
	mailCode  = regexp.MustCompile(`\b([0-9]{6})\b`)
)

// accept goes through the invitee's steps until the step that is still to do.
func (f *filler) accept(ctx context.Context, i *invite.Invitation, until techpass.Step) error {
	letter, err := f.letter(ctx, i.ID)
	if err != nil {
		return err
	}
	token := linkToken.FindStringSubmatch(letter.Text)[1]
	visitor := invite.Visitor{Browser: "demo", Client: "127.0.0.1"}
	if _, err := f.Invites.Open(ctx, token); err != nil {
		return err
	}
	if err := f.Invites.AskCode(ctx, token, visitor); err != nil {
		return err
	}
	if letter, err = f.letter(ctx, i.ID); err != nil {
		return err
	}
	a, err := f.Invites.Accept(ctx, token, mailCode.FindStringSubmatch(letter.Text)[1], visitor)
	if err != nil {
		return err
	}
	policies, err := f.Policies.Policies(ctx)
	if err != nil {
		return err
	}
	for a.NextStep(policies) != until {
		switch a.NextStep(policies) {
		case techpass.StepName:
			first, last := nameOf(i.Email)
			err = f.Invites.GiveName(ctx, a.ID, first, last)
		case techpass.StepPassword:
			err = f.Invites.SetPassword(ctx, a.ID, password, password)
		case techpass.StepMFA:
			err = f.setUpApp(ctx, a)
		case techpass.StepPrivacy:
			err = f.Invites.AcceptPrivacy(ctx, a.ID, policies.Privacy)
		case techpass.StepTerms:
			err = f.Invites.AcceptTerms(ctx, a.ID, policies.Terms)
		}
		if err != nil {
			return err
		}
		if a, err = f.Invites.Onboarding(ctx, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// nameOf makes a name of a mailbox such as tan_hui_ling@tech.gov.sg, where the family's comes
// first.
func nameOf(e people.Email) (first, last string) {
	local, _, _ := strings.Cut(e.Local(), "_from.")
	words := strings.Split(local, "_")
	for n, w := range words {
		words[n] = strings.ToUpper(w[:1]) + w[1:]
	}
	if len(words) == 1 {
		return words[0], "Tan"
	}
	return strings.Join(words[1:], " "), words[0]
}

// signIn signs the account's holder in with TechPass: one who never does is terminated.
func (f *filler) signIn(ctx context.Context, accountID uuid.UUID) error {
	methods := []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}
	_, err := f.SignIn.Complete(ctx, accountID, methods, signin.Visitor{Browser: "demo", Client: "127.0.0.1", Device: "demo"})
	return err
}

// setUpApp sets an authenticator app up, as the invitee does with a phone.
func (f *filler) setUpApp(ctx context.Context, a *techpass.Account) error {
	return f.Clock.hold(func() error {
		begin := f.Factors.BeginTOTP
		if slices.Contains(Staff, a.Email.String()) {
			begin = func(ctx context.Context, id uuid.UUID) error {
				return f.Factors.BeginTOTPWith(ctx, id, appSecret(a.Email.String()))
			}
		}
		if err := begin(ctx, a.ID); err != nil {
			return err
		}
		setup, err := f.Factors.PendingTOTP(ctx, a.ID)
		if err != nil {
			return err
		}
		code, err := totp.GenerateCode(strings.ReplaceAll(setup.Key, " ", ""), f.Clock.Now())
		if err != nil {
			return fmt.Errorf("read code of the app: %w", err)
		}
		_, err = f.Factors.ConfirmTOTP(ctx, a.ID, code)
		return err
	})
}

// password of the demo's vendors.
const password = StaffPassword
