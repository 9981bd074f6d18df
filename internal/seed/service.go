package seed

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// Options are the parts of a Service.
type Options struct {
	Store Store
	Post  Post
	Bell  Bell
	// Devices is where devices are enrolled; only Release needs it.
	Devices DeviceManager
	Now     func() time.Time
}

// Bell tells inviters what became of those whom they invited; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}

// Service carries out what is done with SEED by itself. What other services do with it
// within their transactions is the Provisioner's.
type Service struct {
	Provisioner

	Store   Store
	Bell    Bell
	Devices DeviceManager
}

// NewService returns the service with the given parts.
func NewService(o Options) *Service {
	return &Service{Provisioner: Provisioner{Post: o.Post, Now: o.Now}, Store: o.Store, Bell: o.Bell, Devices: o.Devices}
}

// FieldSize is the field of the pool's size.
const FieldSize = "size"

// MaxSize bounds the pool, so that a slip of the keyboard is told.
const MaxSize = 1_000_000

// ParseSize reads the pool's size. The error is people.FieldErrors on the field "size".
func ParseSize(typed string) (int, error) {
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > MaxSize {
		return 0, people.FieldErrors{{Field: FieldSize, Rule: people.RuleFormat, Message: "Enter a whole number from 0 to 1000000, without spaces or commas."}}
	}
	return n, nil
}

// SetSize sets how many licences there are. Who waits gets those that are free at once; a
// size below what is taken takes none away, but nobody gets one until enough came back.
// Errors: fault.Forbidden, people.FieldErrors on the field "size".
func (s *Service) SetSize(ctx context.Context, actor people.Actor, size int) error {
	if !actor.IsAdmin() && actor.Role != people.RoleSystem {
		return fault.Forbidden
	}
	if _, err := ParseSize(strconv.Itoa(size)); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx OwnTx) error {
		return s.inPool(ctx, tx, "set size of licence pool", func(t *poolTx) error {
			if t.pool.Size == size {
				return nil
			}
			t.events = append(t.events, audit.New(ctx, s.Now(), actor, audit.SEEDPoolSet, poolSubject,
				"from", strconv.Itoa(t.pool.Size), "to", strconv.Itoa(size)))
			t.pool.Size = size
			return nil
		})
	})
}

// HandOutAll assigns the licences that are free, so many as one transaction takes on. It
// may run twice.
func (s *Service) HandOutAll(ctx context.Context) error {
	return s.Store.Update(ctx, func(tx OwnTx) error { return s.HandOut(ctx, tx) })
}

// Release has the device manager forget the device of somebody whose SEED ended, be it that
// SEED goes on again since: a device that was enrolled after that stays. It may run twice.
func (s *Service) Release(ctx context.Context, j ReleaseJob) error {
	if s.Devices == nil {
		return errors.New("release device: no device manager is set up")
	}
	if j.EndedAt.IsZero() {
		p, err := s.Store.Provisioning(ctx, j.AccountID)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return fmt.Errorf("release device: %w", err)
		}
		if err == nil && p.State.HoldsLicence() {
			return nil
		}
		j.EndedAt = s.Now()
	}
	if err := s.Devices.Release(ctx, j.AccountID, j.EndedAt); err != nil {
		return fmt.Errorf("release device: %w", err)
	}
	return nil
}

// AskAgain mails the SEED mail once more, which is valid for Lifetime from then on. Its
// holder may ask, who invited them, and who administers the agency of either. Errors:
// fault.NotFound, *Refusal, *fault.Conflict (the account may not be used), *fault.TooSoon.
func (s *Service) AskAgain(ctx context.Context, actor people.Actor, accountID uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx OwnTx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		found, err := tx.Provisionings(ctx, accountID)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			found = []*Provisioning{{AccountID: accountID, State: wish(a)}}
		}
		if err := s.mayAsk(ctx, tx, actor, found[0]); err != nil {
			return err
		}
		newest, err := newestMail(ctx, tx, found[0])
		if err != nil {
			return err
		}
		if err := s.mayMail(a, found[0], newest); err != nil {
			return err
		}
		return s.mailAgain(ctx, tx, actor, []again{{a, found[0]}})
	})
	if err != nil {
		return fmt.Errorf("ask for SEED mail: %w", err)
	}
	return nil
}

func (s *Service) mayAsk(ctx context.Context, tx OwnTx, actor people.Actor, p *Provisioning) error {
	if actor.ID == p.AccountID || actor.Administers(p.Agency) {
		return nil
	}
	inviter, agency, err := tx.InviterOf(ctx, p.InvitationID)
	if err == nil && (inviter != actor.ID || !actor.MayInvite()) && !actor.Administers(agency) {
		return fault.NotFound
	}
	return err
}

// newestMail tells what became of the newest SEED mail; nothing where it is not kept any more.
func newestMail(ctx context.Context, tx OwnTx, p *Provisioning) (mail.Delivery, error) {
	m, err := tx.Mail(ctx, p.MailID)
	if errors.Is(err, fault.NotFound) {
		return mail.Delivery{}, nil
	}
	if err != nil {
		return mail.Delivery{}, fmt.Errorf("read newest SEED mail: %w", err)
	}
	return m.Delivery(), nil
}

// mayMail tells whether the SEED mail may be sent once more now. Errors: *Refusal,
// *fault.Conflict, *fault.TooSoon.
func (s *Service) mayMail(a *techpass.Account, p *Provisioning, newest mail.Delivery) error {
	if _, err := p.StateAt(s.Now()).On(Remail); err != nil {
		return err
	}
	if a.State != techpass.Active {
		return &fault.Conflict{Reason: "This account may not be used at present, so no mail is sent to it."}
	}
	if at, ok := p.nextMail(newest, s.Now()); ok && s.Now().Before(at) {
		return &fault.TooSoon{Until: at}
	}
	return nil
}

// again is somebody who gets the SEED mail once more.
type again struct {
	account *techpass.Account
	*Provisioning
}

// mailAgain sends the SEED mail once more to people of whom mayMail allows it.
func (s *Service) mailAgain(ctx context.Context, tx OwnTx, actor people.Actor, those []again) error {
	drafts := make([]mail.Draft, len(those))
	stored := make([]*Provisioning, len(those))
	for n, one := range those {
		if err := one.On(Remail, s.Now()); err != nil {
			return err
		}
		drafts[n], stored[n] = mail.Draft{Mail: letterTo(one.account.Email, one.Provisioning)}, one.Provisioning
	}
	if err := s.Post.QueueAll(ctx, tx, drafts); err != nil {
		return err
	}
	events := make([]*audit.Event, len(those))
	for n, p := range stored {
		p.MailID = drafts[n].Mail.ID
		events[n] = audit.New(ctx, s.Now(), actor, audit.SEEDMailAsked, Subject(p.AccountID), "mail_id", p.MailID.String())
	}
	if err := tx.StoreProvisionings(ctx, stored...); err != nil {
		return fmt.Errorf("store provisioning: %w", err)
	}
	return tx.Record(ctx, events...)
}
