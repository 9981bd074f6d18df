package mailer

import (
	"context"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/mail"
	"techbiz/internal/seed/device"
)

// Devices tells what will happen to devices; device.Service does.
type Devices interface {
	// ReminderFor returns the facts for a reminder, or mail.ErrWithdrawn.
	ReminderFor(ctx context.Context, m *mail.Mail) (device.Reminder, error)
}

// deviceFacts tell somebody what becomes of a device that nobody uses.
type deviceFacts struct {
	page
	What       string
	OS         string // "" where nothing is kept of the device any more
	HardwareID string
	LastUsed   string
	Means      string
	Do, How    string
	Link       string
}

// deviceReminder tells that the record of an unused device will be deleted.
func (c *Composer) deviceReminder(ctx context.Context, m *mail.Mail) (*mail.Letter, error) {
	r, err := c.options.Devices.ReminderFor(ctx, m)
	if err != nil {
		return nil, err
	}
	title := "Your SEED device will be removed " + inDays(r.Days)
	return render("device", m, title, deviceFacts{
		page: c.page(title),
		What: "Nothing was heard of your SEED device for a long time. Its record will be deleted on " + dayInWords(r.DeletedOn) + ", " + inDays(r.Days) + ".",
		OS:   r.Device.OS + " " + r.Device.OSVersion, HardwareID: r.Device.HardwareID, LastUsed: dayInWords(sgtime.DateOf(r.Device.SeenAt)),
		Means: "From then on the device does not reach SGTS products from the Internet, and your SEED licence goes back to the pool.",
		Do:    "To keep it:", How: "Connect the device to the Internet, and run this command on it: techbiz device heartbeat",
	})
}

// deviceDeleted tells that the record of an unused device is deleted.
func (c *Composer) deviceDeleted(m *mail.Mail) (*mail.Letter, error) {
	title := "Your SEED device was removed"
	return render("device", m, title, deviceFacts{
		page:  c.page(title),
		What:  "Nothing was heard of your SEED device for 180 days, so its record was deleted on " + dayInWords(sgtime.DateOf(m.QueuedAt)) + ".",
		Means: "The device does not reach SGTS products from the Internet any more, and your SEED licence went back to the pool.",
		Do:    "To onboard a device again:", How: "Request SEED once more in My Account; vendors raise a service request.",
		Link: c.options.PublicURL.JoinPath("account").String(),
	})
}
