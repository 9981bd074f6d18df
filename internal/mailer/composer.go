package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"techbiz/internal/auth/mailcode"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Invites tells the facts of an invitation; invite.Service does.
type Invites interface {
	// LetterFor returns the facts for a mail, or mail.ErrWithdrawn.
	LetterFor(ctx context.Context, m *mail.Mail) (invite.Letter, error)
	// SignInHintFor returns the facts for a mail of kind mail.SignUpKnown, or
	// mail.ErrWithdrawn.
	SignInHintFor(ctx context.Context, m *mail.Mail) (invite.SignInHint, error)
}

// SignIn tells who may sign in, and who has a password; signin.Service does.
type SignIn interface {
	MaySignIn(ctx context.Context, e people.Email) (bool, error)
	MayReset(ctx context.Context, e people.Email) (bool, error)
}

// Lives tells what will happen to accounts; lifecycle.Service does.
type Lives interface {
	// ReminderFor returns the facts for a reminder, or mail.ErrWithdrawn.
	ReminderFor(ctx context.Context, m *mail.Mail) (lifecycle.Reminder, error)
}

// ComposerOptions are the parts of a Composer.
type ComposerOptions struct {
	Invites      Invites
	SignIn       SignIn
	Lives        Lives
	Devices      Devices
	Notices      Notices
	Seeds        Seeds
	Desk         Desk
	PublicURL    *url.URL // where the portal is found; links start with it
	SupportEmail string   // mailbox that letters name for questions
}

// Composer implements mail.Composer with the templates of this package.
type Composer struct{ options ComposerOptions }

// NewComposer returns the composer; it refuses options that would make wrong letters.
func NewComposer(o ComposerOptions) (*Composer, error) {
	u := o.PublicURL
	switch {
	case o.Invites == nil, o.SignIn == nil, o.Lives == nil, o.Notices == nil, o.Seeds == nil, o.Devices == nil, o.Desk == nil:
		return nil, errors.New("set mail templates up: they need the invitations, the sign-in, the lives of accounts, the notices, SEED, the devices and the service desk")
	case u == nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return nil, errors.New("set mail templates up: links need the portal's public address")
	case o.SupportEmail == "":
		return nil, errors.New("set mail templates up: letters need a support mailbox")
	}
	return &Composer{options: o}, nil
}

// Compose implements mail.Composer. secret is the link's token or the code.
func (c *Composer) Compose(ctx context.Context, m *mail.Mail, secret string) (*mail.Letter, error) {
	switch m.Kind {
	case mail.Invitation:
		return c.invitation(ctx, m, secret)
	case mail.AcceptCode:
		return c.acceptCode(ctx, m, secret)
	case mail.SignInCode:
		return c.signInCode(ctx, m, secret)
	case mail.ResetCode:
		return c.resetCode(ctx, m, secret)
	case mail.DisableReminder, mail.EndReminder, mail.ContractReminder:
		return c.reminder(ctx, m)
	case mail.NewDevice, mail.PasswordChanged, mail.AppAdded, mail.AppRemoved, mail.CodesReplaced, mail.CodeUsed,
		mail.PasskeyAdded, mail.PasskeyRemoved, mail.PasskeyBlocked, mail.MFAReset,
		mail.DutyChanged, mail.SetUpLinkUsed,
		mail.DeviceEnrolled, mail.DeviceRemoved:
		return c.news(m)
	case mail.DeviceReminder:
		return c.deviceReminder(ctx, m)
	case mail.DeviceDeleted:
		return c.deviceDeleted(m)
	case mail.SignUpKnown:
		return c.signUpKnown(ctx, m)
	case mail.SignUpTaken:
		return c.signUpTaken(m)
	case mail.Notices:
		return c.notices(ctx, m)
	case mail.SEEDInvitation:
		return c.seedInvitation(ctx, m)
	case mail.RequestChanged:
		return c.request(ctx, m)
	}
	return nil, fmt.Errorf("compose letter: there is no template for %q", m.Kind)
}

// invitationFacts are what the templates of an invitation tell.
type invitationFacts struct {
	page
	FirstName     string     // "" where it is not known
	Inviter       string     // the inviting officer's address
	Itself        bool       // nobody invited: the reader signed in for the first time, or
	SelfService   bool       // … signed up
	Resumed       bool       // accepted before; steps are left to do
	LoginID       string     // "" where the reader hears it once they have proved the mailbox
	LoginIDIsMail bool       // the login ID is the invited mailbox
	Reason        string     // why the reader was invited; "" where nobody else invited
	Steps         []numbered // what the reader does until the account is active; none where some are done
	SEED          bool
	Until         string // "" where the link does not lapse
	Link          string
}

// numbered is one of a list of steps.
type numbered struct {
	N    int // from 1
	Text string
}

// stepWords say what the invitee does in each step.
var stepWords = map[techpass.Step]string{
	techpass.StepAccept:   "Ask for a code on the page, and type it there. The code is mailed to this mailbox.",
	techpass.StepPassword: "Choose a password.",
	techpass.StepMFA:      "Set up a second factor: an authenticator app or a passkey.",
	techpass.StepPrivacy:  "Accept the Privacy Policy.",
	techpass.StepTerms:    "Accept the Terms of Use.",
}

func (c *Composer) invitation(ctx context.Context, m *mail.Mail, token string) (*mail.Letter, error) {
	facts, err := c.options.Invites.LetterFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the invitation: %w", err)
	}
	i := facts.Invitation
	f := invitationFacts{
		FirstName: i.FirstName.String(),
		Inviter:   i.InviterEmail.String(),
		Itself:    i.Type == invite.ByItself, SelfService: i.SelfService,
		Resumed: i.State == invite.Accepted,
		LoginID: facts.LoginID, LoginIDIsMail: !people.UsernameNeeded(i.Email),
		SEED: i.SEED,
		Link: c.options.PublicURL.JoinPath("accept", token).String(),
	}
	if !f.Itself {
		f.Reason = strings.Join(strings.Fields(i.Reason.String()), " ")
	}
	if !f.Resumed {
		for n, step := range facts.Steps {
			f.Steps = append(f.Steps, numbered{n + 1, stepWords[step]})
		}
	}
	if i.SelfService {
		// Both are typed by whoever signed up, who may be a stranger to the mailbox.
		f.FirstName = ""
		if !f.LoginIDIsMail && !f.Resumed {
			f.LoginID = ""
		}
	}
	if !f.Resumed {
		f.Until = inWordsOf(i.ExpiresAt)
	}
	title := "You are invited to TechPass"
	switch {
	case f.Resumed:
		title = "Complete your TechPass onboarding"
	case f.Itself:
		title = "Activate your TechPass account"
	}
	f.page = c.page(title)
	return render("invitation", m, title, f)
}

// codeFacts are what the templates of a code tell.
type codeFacts struct {
	page
	Inviter string // who invited the reader; "" for a code to sign in
	Itself  bool   // a code to accept where nobody else invited
	Accept  bool   // a code to accept an invitation
	Reset   bool   // a code to set a new password
	Code    string
	Minutes int
	Until   string // time of day in Singapore
}

func (c *Composer) acceptCode(ctx context.Context, m *mail.Mail, code string) (*mail.Letter, error) {
	facts, err := c.options.Invites.LetterFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the invitation: %w", err)
	}
	i := facts.Invitation
	return c.code(m, codeFacts{
		Accept: true, Inviter: i.InviterEmail.String(), Itself: i.Type == invite.ByItself,
		Code: code, Until: codeUntil(m),
	})
}

// signInCode asks only now whether the mailbox may sign in: whoever asked for the code
// was answered alike.
func (c *Composer) signInCode(ctx context.Context, m *mail.Mail, code string) (*mail.Letter, error) {
	return c.codeWhere(ctx, c.options.SignIn.MaySignIn, m, codeFacts{Code: code, Until: codeUntil(m)})
}

// resetCode asks only now whether the mailbox has a password, for the same reason.
func (c *Composer) resetCode(ctx context.Context, m *mail.Mail, code string) (*mail.Letter, error) {
	return c.codeWhere(ctx, c.options.SignIn.MayReset, m, codeFacts{Reset: true, Code: code, Until: codeUntil(m)})
}

func (c *Composer) codeWhere(ctx context.Context, may func(context.Context, people.Email) (bool, error), m *mail.Mail, f codeFacts) (*mail.Letter, error) {
	allowed, err := may(ctx, m.To)
	if err != nil {
		return nil, err
	}
	if !allowed {
		return nil, mail.ErrWithdrawn
	}
	return c.code(m, f)
}

func (c *Composer) code(m *mail.Mail, f codeFacts) (*mail.Letter, error) {
	// Subjects show on lock screens: the code is not in it.
	title := "Your TechBiz code"
	f.page = c.page(title)
	f.Minutes = int(mailcode.Lifetime / time.Minute)
	return render("code", m, title, f)
}

// page is what all letters have in common.
type page struct {
	Title   string
	Support string
}

func (c *Composer) page(title string) page {
	return page{Title: title, Support: c.options.SupportEmail}
}

// inWordsOf writes a time so that nobody mistakes day for month: "Friday, 18 December
// 2026, 15:04 (Singapore time)".
func inWordsOf(t time.Time) string {
	return t.In(sgtime.Zone).Format("Monday, 2 January 2006, 15:04") + " (Singapore time)"
}

// codeUntil tells when the code stops working. It was made when the mail was queued.
func codeUntil(m *mail.Mail) string {
	return m.QueuedAt.Add(mailcode.Lifetime).In(sgtime.Zone).Format("15:04")
}
