package seed

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// Provisioner is SEED as other services call it within their transactions. Each call
// comes after the transaction has locked its accounts and stored what it changed of their
// states, since licences go to active accounts alone.
type Provisioner struct {
	Post Post
	Now  func() time.Time
}

// Want notes on the account that a device of its holder is to be onboarded to SEED; the
// caller stores the account then. An active one waits for a licence from then on, and gets one
// at once where one is free; another one does so when it becomes active. Wanting twice
// changes nothing; who lapsed goes to the end of the line.
func (p Provisioner) Want(ctx context.Context, tx Tx, by people.Actor, a *techpass.Account) error {
	a.SEED = true
	if a.State != techpass.Active {
		return nil
	}
	return p.inPool(ctx, tx, "request SEED", func(t *poolTx) error {
		found, err := t.find(ctx, a.ID)
		if err != nil {
			return err
		}
		if found.Overdue(p.Now()) { // the sweep has not come by
			if err := t.move(ctx, people.System(), found, Lapse, audit.SEEDLapsed, "cause", lapsedByMail); err != nil {
				return err
			}
		}
		if !found.State.may(Request) {
			return nil
		}
		return t.request(ctx, by, found, a)
	})
}

// Why SEED lapsed, as events tell.
const (
	lapsedByMail    = "mail"
	lapsedByDisuse  = "unused"
	lapsedByRemoval = "removed"
)

// Activated is told that the account, stored as active, became so: SEED that is wanted is
// requested now. It may be told again, as when a disabled account is enabled.
func (p Provisioner) Activated(ctx context.Context, tx Tx, by people.Actor, a *techpass.Account) error {
	if !a.SEED || a.State != techpass.Active {
		return nil
	}
	return p.inPool(ctx, tx, "request SEED of active account", func(t *poolTx) error {
		found, err := t.find(ctx, a.ID)
		// Who declined it once wants it since: that could not be requested while the account
		// was not active. Where it lapsed, its holder asks again.
		if err != nil || found.State != NotRequired && found.State != Deprovisioned {
			return err // who waits and was passed over gets a licence as the transaction ends
		}
		return t.request(ctx, by, found, a)
	})
}

// Decline notes on the account that its holder needs no SEED; the caller stores the
// account then. A licence goes back, and on to who waits; a device is released by a job.
func (p Provisioner) Decline(ctx context.Context, tx Tx, by people.Actor, a *techpass.Account) error {
	wanted := a.SEED
	a.SEED = false
	some, err := tx.AnyProvisioning(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("decline SEED: %w", err)
	}
	if !some {
		if !wanted {
			return nil
		}
		return tx.Record(ctx, audit.New(ctx, p.Now(), by, audit.SEEDDeclined, Subject(a.ID)))
	}
	return p.inPool(ctx, tx, "decline SEED", func(t *poolTx) error {
		found, err := t.find(ctx, a.ID)
		if err != nil || !found.State.may(Decline) {
			return err
		}
		return t.move(ctx, by, found, Decline, audit.SEEDDeclined)
	})
}

// End ends SEED of accounts that were terminated. It costs a look where none of them has
// any.
func (p Provisioner) End(ctx context.Context, tx Tx, by people.Actor, accountIDs ...uuid.UUID) error {
	if len(accountIDs) == 0 {
		return nil
	}
	some, err := tx.AnyProvisioning(ctx, accountIDs...)
	if err != nil {
		return fmt.Errorf("end SEED: %w", err)
	}
	if !some {
		return nil
	}
	return p.inPool(ctx, tx, "end SEED", func(t *poolTx) error {
		found, err := tx.Provisionings(ctx, accountIDs...)
		if err != nil {
			return err
		}
		for _, one := range found {
			if !one.State.may(End) {
				continue
			}
			if err := t.move(ctx, by, one, End, audit.SEEDEnded); err != nil {
				return err
			}
		}
		return nil
	})
}

// Enrol notes that a device of the account's holder was enrolled, be it in the place of
// another. A *Refusal where there is no SEED mail that is valid.
func (p Provisioner) Enrol(ctx context.Context, tx Tx, by people.Actor, accountID uuid.UUID) error {
	return p.keepLicence(ctx, tx, "enrol device", accountID, func(found *Provisioning) error {
		if err := found.On(Enrol, p.Now()); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, p.Now(), by, audit.SEEDOnboarded, Subject(accountID)))
	})
}

// Unused notes that the device of the account's holder was deleted, nobody having used it
// for long. The licence goes back, and on to who waits. It may be told again.
func (p Provisioner) Unused(ctx context.Context, tx Tx, accountID uuid.UUID) error {
	return p.withoutDevice(ctx, tx, people.System(), accountID, lapsedByDisuse)
}

// Removed notes that the account's holder removed the device. What follows is what follows
// when nobody uses it.
func (p Provisioner) Removed(ctx context.Context, tx Tx, by people.Actor, accountID uuid.UUID) error {
	return p.withoutDevice(ctx, tx, by, accountID, lapsedByRemoval)
}

func (p Provisioner) withoutDevice(ctx context.Context, tx Tx, by people.Actor, accountID uuid.UUID, cause string) error {
	return p.inPool(ctx, tx, "lapse SEED without a device", func(t *poolTx) error {
		found, err := t.find(ctx, accountID)
		if err != nil || !found.State.may(Unused) {
			return err
		}
		return t.move(ctx, by, found, Unused, audit.SEEDLapsed, "cause", cause)
	})
}

// HandOut assigns free licences to those who wait, in order: so many as one transaction
// takes on, and the rest by a job. It may run twice.
func (p Provisioner) HandOut(ctx context.Context, tx Tx) error {
	return p.inPool(ctx, tx, "hand out licences", func(*poolTx) error { return nil })
}

// keepLicence changes a provisioning in a way that leaves the pool and the line alone.
func (p Provisioner) keepLicence(ctx context.Context, tx Tx, what string, accountID uuid.UUID, change func(*Provisioning) error) error {
	found, err := tx.Provisionings(ctx, accountID)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if len(found) == 0 {
		found = []*Provisioning{{AccountID: accountID, State: NotRequired}}
	}
	if err := change(found[0]); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := tx.StoreProvisionings(ctx, found...); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
