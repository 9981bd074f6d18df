package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// lives answers as lifecycle.Service does.
type lives struct {
	reminder lifecycle.Reminder
	err      error
}

func (l lives) ReminderFor(context.Context, *mail.Mail) (lifecycle.Reminder, error) {
	return l.reminder, l.err
}

func TestReminders(t *testing.T) {
	portal, err := url.Parse("https://portal.techbiz.gov.sg/")
	if err != nil {
		t.Fatal(err)
	}
	const link = "https://portal.techbiz.gov.sg/sign-in"
	for _, c := range []struct {
		kind    mail.Kind
		account techpass.Account
		action  techpass.Action
		subject string
		says    []string
		link    bool
	}{
		{
			mail.DisableReminder, techpass.Account{State: techpass.Active, LastSignInAt: queued.AddDate(0, 0, -80)},
			techpass.Action{Cause: techpass.Idle, Then: techpass.Disable, Days: 10},
			"Your TechPass account will be disabled in 10 days",
			[]string{"Hello அருண்,", "since Sunday, 30 August 2026", "Saturday, 28 November 2026", "Sign in with TechPass once", "jane@hive.gov.sg"}, true,
		},
		{
			mail.EndReminder, techpass.Account{State: techpass.Pending},
			techpass.Action{Cause: techpass.Unused, Then: techpass.Terminate, Days: 1},
			"Your TechPass account will be terminated tomorrow",
			[]string{"since you were invited", "Thursday, 19 November 2026", "Accept your invitation", "invited again"}, true,
		},
		{
			mail.EndReminder, techpass.Account{State: techpass.Active, ActivatedAt: queued.AddDate(0, 0, -173)},
			techpass.Action{Cause: techpass.Idle, Then: techpass.Terminate, Days: 7},
			"Your TechPass account will be terminated in 7 days", []string{"Sign in with TechPass once", "since Friday, 29 May 2026"}, true,
		},
		{
			mail.EndReminder, techpass.Account{State: techpass.Disabled, LastSignInAt: queued},
			techpass.Action{Cause: techpass.Idle, Then: techpass.Terminate, Days: 2},
			"Your TechPass account will be terminated in 2 days", []string{"disabled at present", "support@techbiz.gov.sg to have it enabled"}, false,
		},
		{
			mail.ContractReminder, techpass.Account{State: techpass.Active, LastSignInAt: queued},
			techpass.Action{Cause: techpass.ContractEnd, Then: techpass.Disable, Days: 3},
			"Your TechPass account will be disabled in 3 days", []string{"Your contract is noted to end on that day", "note its new end in TechBiz"}, false,
		},
	} {
		t.Run(fmt.Sprintf("%s %s", c.kind, c.account.State), func(t *testing.T) {
			c.account.Email, c.account.FirstName = email(t, "jane@hive.gov.sg"), firstName(t, "அருண்")
			c.action.Do, c.action.On = techpass.Remind, sgtime.DateOf(queued).Add(c.action.Days)
			composer, err := NewComposer(ComposerOptions{Invites: facts{}, SignIn: domains{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: portal, SupportEmail: "support@techbiz.gov.sg",
				Lives: lives{reminder: lifecycle.Reminder{Account: &c.account, Action: c.action}}})
			if err != nil {
				t.Fatal(err)
			}
			m := &mail.Mail{Kind: c.kind, To: c.account.Email, MessageID: "1@techbiz.gov.sg", QueuedAt: queued}
			l, err := composer.Compose(t.Context(), m, "")
			if err != nil {
				t.Fatal(err)
			}
			if l.Subject != c.subject {
				t.Errorf("subject %q", l.Subject)
			}
			page := readHTML(t, l.HTML)
			for part, text := range map[string]string{"text": l.Text, "HTML": page.text} {
				flat := strings.Join(strings.Fields(text), " ")
				for _, s := range c.says {
					if !strings.Contains(flat, s) {
						t.Errorf("%s does not say %q:\n%s", part, s, text)
					}
				}
				if strings.Contains(flat, link) != c.link {
					t.Errorf("%s, with link %v:\n%s", part, !c.link, text)
				}
			}
			checkText(t, l.Text, "")
		})
	}
}

func TestReminderIsWithdrawn(t *testing.T) {
	portal, _ := url.Parse("https://portal.techbiz.gov.sg/")
	c, err := NewComposer(ComposerOptions{Invites: facts{}, SignIn: domains{}, Lives: lives{err: mail.ErrWithdrawn}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: portal, SupportEmail: "s@x.gov.sg"})
	if err != nil {
		t.Fatal(err)
	}
	m := &mail.Mail{Kind: mail.EndReminder, To: email(t, "jane@hive.gov.sg"), QueuedAt: queued.Add(time.Hour)}
	if _, err := c.Compose(t.Context(), m, ""); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v", err)
	}
}
