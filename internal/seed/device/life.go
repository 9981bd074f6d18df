package device

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
)

// How much one run takes on: a batch shares a transaction, and a run ends while the job
// that it is in has time left.
const (
	batchSize = 200
	batches   = 50
)

// Done counts what a run did.
type Done struct {
	Looked   int
	Reminded int
	Deleted  int
	More     bool // devices are left that are due
}

// RunDue mails the holders of devices that nobody uses, and deletes the records of those
// that were not used for 180 days. It may run twice and on several nodes at once: what one
// has done is not due any more. A reminder that was missed is not made up for.
func (s *Service) RunDue(ctx context.Context) (Done, error) {
	var total Done
	for range batches {
		var done Done
		err := s.Store.Update(ctx, func(tx Tx) (err error) {
			done, err = s.runBatch(ctx, tx)
			return err
		})
		if err != nil {
			return total, fmt.Errorf("look after unused devices: %w", err)
		}
		total.Looked += done.Looked
		total.Reminded += done.Reminded
		total.Deleted += done.Deleted
		if done.Looked < batchSize {
			return total, nil
		}
	}
	total.More = true
	return total, nil
}

func (s *Service) runBatch(ctx context.Context, tx Tx) (Done, error) {
	now := s.Now()
	due, err := tx.DueEnrolled(ctx, now, batchSize)
	if err != nil {
		return Done{}, err
	}
	if err := holdInviters(ctx, tx, due, now); err != nil {
		return Done{}, err
	}
	done := Done{Looked: len(due)}
	var notices []notice.Notice
	var mails []mail.Draft
	var events []*audit.Event
	for _, d := range due {
		left := d.daysLeft(now)
		reminder := d.reminder(left)
		switch {
		case left == 0:
			done.Deleted++
			events = append(events, s.event(ctx, people.System(), audit.DeviceDeleted, d.ID, d.AccountID))
			mails = append(mails, told(mail.DeviceDeleted, d, now.Add(newsLifetime)))
			if d.InviterID != uuid.Nil {
				notices = append(notices, notice.Notice{AccountID: d.InviterID, Kind: notice.SEEDUnused, InvitationID: d.InvitationID})
			}
			if err := s.end(ctx, tx, d); err != nil {
				return Done{}, err
			}
			continue
		case reminder > 0:
			done.Reminded++
			d.Reminded = reminder
			events = append(events, s.event(ctx, people.System(), audit.DeviceReminded, d.ID, d.AccountID, "days", strconv.Itoa(left)))
			mails = append(mails, told(mail.DeviceReminder, d, d.deletedAt()))
		}
		d.DueAt = d.nextDue()
		if err := tx.UpdateEnrolled(ctx, d.Device); err != nil {
			return Done{}, err
		}
	}
	if len(due) == 0 {
		return done, nil
	}
	if err := tx.Record(ctx, events...); err != nil {
		return Done{}, err
	}
	if err := s.Post.QueueAll(ctx, tx, mails); err != nil {
		return Done{}, err
	}
	return done, s.Bell.Notify(ctx, tx, now, notices...)
}

// holdInviters holds those who are told that a device is deleted: accounts come before the
// pool, which the first licence that goes back holds.
func holdInviters(ctx context.Context, tx Tx, due []Due, now time.Time) error {
	var inviters []uuid.UUID
	for _, d := range due {
		if d.InviterID != uuid.Nil && d.daysLeft(now) == 0 {
			inviters = append(inviters, d.InviterID)
		}
	}
	if len(inviters) == 0 {
		return nil
	}
	_, err := tx.Recipients(ctx, inviters...)
	return err
}

func told(kind mail.Kind, d Due, notAfter time.Time) mail.Draft {
	return mail.Draft{Mail: &mail.Mail{Kind: kind, To: d.Email, NotAfter: notAfter}}
}

// end deletes the record of a device that was not used, and gives the licence back.
func (s *Service) end(ctx context.Context, tx Tx, d Due) error {
	if err := tx.DropOffer(ctx, d.AccountID, s.Now()); err != nil {
		return err
	}
	if err := tx.DropEnrolled(ctx, d.ID, s.Now()); err != nil {
		return err
	}
	if err := s.SEED.Unused(ctx, tx.SEED(), d.AccountID); err != nil {
		return fmt.Errorf("give licence back: %w", err)
	}
	return nil
}
