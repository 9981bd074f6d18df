package mailer

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
)

// gone answers as device.Service does where there is no device.
type gone struct{}

func (gone) ReminderFor(context.Context, *mail.Mail) (device.Reminder, error) {
	return device.Reminder{}, mail.ErrWithdrawn
}

// unused answers as it does for a device that nobody uses.
type unused struct{ days int }

func (u unused) ReminderFor(context.Context, *mail.Mail) (device.Reminder, error) {
	return device.Reminder{
		Device: &seed.Device{OS: "macOS", OSVersion: "14.6.1", HardwareID: "C02XL0GTJGH5", SeenAt: queued.AddDate(0, 0, -166)},
		Days:   u.days, DeletedOn: sgtime.DateOf(queued.AddDate(0, 0, u.days)),
	}, nil
}

func TestLettersAboutDevices(t *testing.T) {
	portal, err := url.Parse("https://portal.techbiz.gov.sg/")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind    mail.Kind
		devices Devices
		subject string
		says    []string
	}{
		{mail.DeviceReminder, unused{14}, "Your SEED device will be removed in 14 days",
			[]string{"will be deleted on Wednesday, 2 December 2026, in 14 days", "macOS 14.6.1", "C02XL0GTJGH5", "Friday, 5 June 2026", "techbiz device heartbeat"}},
		{mail.DeviceReminder, unused{1}, "Your SEED device will be removed tomorrow", []string{"tomorrow"}},
		{mail.DeviceDeleted, gone{}, "Your SEED device was removed", []string{"for 180 days", "Wednesday, 18 November 2026", "https://portal.techbiz.gov.sg/account"}},
	} {
		composer, err := NewComposer(ComposerOptions{Invites: facts{}, SignIn: domains{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: c.devices, Desk: requests{}, PublicURL: portal, SupportEmail: "support@techbiz.gov.sg"})
		if err != nil {
			t.Fatal(err)
		}
		l, err := composer.Compose(t.Context(), &mail.Mail{Kind: c.kind, To: email(t, "jane@hive.gov.sg"), MessageID: "1@techbiz.gov.sg", QueuedAt: queued}, "")
		if err != nil {
			t.Fatal(err)
		}
		if l.Subject != c.subject {
			t.Errorf("subject %q", l.Subject)
		}
		for part, text := range map[string]string{"text": l.Text, "HTML": readHTML(t, l.HTML).text} {
			flat := strings.Join(strings.Fields(text), " ")
			for _, s := range c.says {
				if !strings.Contains(flat, s) {
					t.Errorf("%s of %s does not say %q:\n%s", part, c.subject, s, text)
				}
			}
		}
		checkText(t, l.Text, "")
	}
}

func TestReminderOfDeviceIsWithdrawn(t *testing.T) {
	if _, err := composer(t, facts{}).Compose(t.Context(), &mail.Mail{Kind: mail.DeviceReminder, To: email(t, "jane@hive.gov.sg"), QueuedAt: queued}, ""); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v", err)
	}
}
