package mailer

import (
	"context"
	"fmt"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// reminderFacts tell somebody what will happen to their account, and how to keep it.
type reminderFacts struct {
	page
	FirstName string // "" where it is not known
	LoginID   string
	Will      string // what will happen, as in "will be disabled"
	On        string // the day, in Singapore
	Left      string // how long until then
	Why       string
	Means     string // what follows for the reader
	Keep      string // how to keep the account
	SignIn    string // where to sign in; "" where that does not help
}

func (c *Composer) reminder(ctx context.Context, m *mail.Mail) (*mail.Letter, error) {
	r, err := c.options.Lives.ReminderFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the reminder: %w", err)
	}
	f := reminderFacts{
		FirstName: r.Account.FirstName.String(), LoginID: r.Account.LoginID(),
		Will: "will be disabled", Means: "You will not be able to sign in with it until it is enabled again.",
		On: dayInWords(r.On), Left: inDays(r.Days), Why: whyOf(r),
	}
	if r.Then == techpass.Terminate {
		f.Will = "will be terminated"
		f.Means = "It can't be brought back after that: you would have to be invited again."
	}
	c.tellHowToKeep(&f, r)
	title := "Your TechPass account " + f.Will + " " + f.Left
	f.page = c.page(title)
	return render("reminder", m, title, f)
}

// tellHowToKeep says what its reader can do about it.
func (c *Composer) tellHowToKeep(f *reminderFacts, r lifecycle.Reminder) {
	switch {
	case r.Cause == techpass.ContractEnd:
		f.Keep = "If your contract goes on, ask the officer who invited you to note its new end in TechBiz."
		return
	case r.Account.State == techpass.Disabled:
		f.Keep = "The account is disabled at present. Write to " + c.options.SupportEmail + " to have it enabled, then sign in."
		return
	case r.Account.State == techpass.Pending:
		f.Keep = "Accept your invitation, go through its steps and sign in. The link is in the invitation mail; if you can't find it, ask the officer who invited you to send it again. You can also begin by signing in here:"
	default:
		f.Keep = "Sign in with TechPass once before that day, here or at any SGTS product:"
	}
	f.SignIn = c.options.PublicURL.JoinPath("sign-in").String()
}

func whyOf(r lifecycle.Reminder) string {
	switch r.Cause {
	case techpass.ContractEnd:
		return "Your contract is noted to end on that day."
	case techpass.Unused:
		return "Nobody has signed in with it since you were invited."
	default:
		return "Nobody has signed in with it since " + dayInWords(sgtime.DateOf(r.Account.LastUse())) + "."
	}
}

// dayInWords writes a day so that nobody mistakes day for month.
func dayInWords(d sgtime.Date) string { return d.Start().Format("Monday, 2 January 2006") }

func inDays(n int) string {
	if n == 1 {
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", n)
}
