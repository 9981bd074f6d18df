package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// licences is how many SEED licences the demo has.
const licences = 25

// seedStory is how far somebody came with SEED by the time that they were on board; who
// onboarded a device is one of the owners.
type seedStory int

const (
	noSEED      seedStory = iota
	mailed                // the SEED mail arrived; it lapsed where that was long ago
	mailedAgain           // … and was asked for again lately
	mailRefused           // it bounced
)

// askedAgain is how long ago the SEED mail was asked for again.
const askedAgain = 10 * day

// onboardToSEED tells the part of a story that comes after TechPass.
func (f *filler) onboardToSEED(ctx context.Context, inviter people.Actor, accountID uuid.UUID, s seedStory) error {
	if s == noSEED {
		return nil
	}
	p, err := f.Seeds.Store.Provisioning(ctx, accountID)
	if err != nil {
		return fmt.Errorf("find SEED: %w", err)
	}
	if s == mailRefused {
		return f.Mails.Refuse(ctx, p.MailID, "550 5.7.1 Message rejected by the recipient's spam filter")
	}
	if err := f.deliverSEED(ctx, p.MailID); err != nil || s == mailed {
		return err
	}
	f.Clock.Set(f.Today.Add(-askedAgain))
	if err := f.Seeds.AskAgain(ctx, inviter, accountID); err != nil {
		return err
	}
	if p, err = f.Seeds.Store.Provisioning(ctx, accountID); err != nil {
		return fmt.Errorf("find SEED again: %w", err)
	}
	return f.deliverSEED(ctx, p.MailID)
}

// deliverSEED hands a SEED mail to the outbox, and does what follows from that.
func (f *filler) deliverSEED(ctx context.Context, mailID uuid.UUID) error {
	if err := f.Mails.DeliverNow(ctx, mailID); err != nil {
		return err
	}
	return f.Seeds.MailEnded(ctx, mailID)
}
