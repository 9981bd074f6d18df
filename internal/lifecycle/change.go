package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// change gathers what happens to accounts in one transaction, so that it takes as many
// statements for one account as for hundreds.
type change struct {
	s     *Service
	actor people.Actor
	now   time.Time
	// policies are those in force, where an account may be enabled.
	policies techpass.Policies
	// lastAdmin: the account is that of the last admin who can sign in.
	lastAdmin bool
	// granted is what the actor acts on; each event names it.
	granted GrantedRequest

	accounts   []*techpass.Account
	events     []*audit.Event
	mails      []mail.Draft
	shutOut    []uuid.UUID // whose sign-ins end
	bare       []uuid.UUID // whose second factors go
	tokenless  []uuid.UUID // whose API tokens end
	enabled    []*techpass.Account
	terminated []uuid.UUID
	deleted    []uuid.UUID
}

func (s *Service) newChange(actor people.Actor) *change {
	return &change{s: s, actor: actor, now: s.Now()}
}

// newAccountChange is newChange where an account may be enabled.
func (s *Service) newAccountChange(ctx context.Context, tx Tx, actor people.Actor) (c *change, err error) {
	c = s.newChange(actor)
	c.policies, err = tx.Policies(ctx)
	return c, err
}

// keep has the account stored as it is then.
func (c *change) keep(a *techpass.Account) { c.accounts = append(c.accounts, a) }

func (c *change) record(ctx context.Context, action audit.Action, a *techpass.Account, data ...string) {
	if c.granted.RequestID != uuid.Nil {
		data = append(data, "request", c.granted.RequestID.String())
	}
	data = append(data, c.granted.trail...)
	c.events = append(c.events, c.s.event(ctx, c.actor, action, a.ID, data...))
}

func (c *change) disable(ctx context.Context, a *techpass.Account, cause techpass.Cause) {
	a.Disable(cause, c.now)
	c.shutOut = append(c.shutOut, a.ID)
	c.record(ctx, audit.AccountDisabled, a, "cause", string(cause))
	c.keep(a)
}

func (c *change) enable(ctx context.Context, a *techpass.Account) {
	a.Enable(c.policies, c.now)
	c.enabled = append(c.enabled, a)
	c.record(ctx, audit.AccountEnabled, a)
	c.keep(a)
}

func (c *change) terminate(ctx context.Context, a *techpass.Account, cause techpass.Cause) {
	a.Terminate(cause, c.now)
	c.shutOut = append(c.shutOut, a.ID)
	c.tokenless = append(c.tokenless, a.ID)
	c.terminated = append(c.terminated, a.ID)
	c.record(ctx, audit.AccountTerminated, a, "cause", string(cause))
	c.keep(a)
}

func (c *change) wipe(ctx context.Context, a *techpass.Account) {
	a.Wipe(c.now)
	c.deleted = append(c.deleted, a.ID)
	c.record(ctx, audit.AccountDeleted, a)
	c.keep(a)
}

// commit writes what was gathered.
func (c *change) commit(ctx context.Context, tx Tx) error {
	if err := c.endWhatBelongs(ctx, tx); err != nil {
		return err
	}
	if err := tx.UpdateAccounts(ctx, c.accounts); err != nil {
		return fmt.Errorf("store accounts: %w", err)
	}
	if err := c.s.Post.QueueAll(ctx, tx, c.mails); err != nil {
		return err
	}
	if err := tx.Record(ctx, c.events...); err != nil {
		return err
	}
	return c.tellSEED(ctx, tx)
}

// tellSEED comes last: it takes its turn at the licences, for which others wait.
func (c *change) tellSEED(ctx context.Context, tx Tx) error {
	for _, a := range c.enabled {
		if err := c.s.SEED.Activated(ctx, tx.SEED(), c.actor, a); err != nil {
			return err
		}
	}
	return c.s.SEED.End(ctx, tx.SEED(), c.actor, c.terminated...)
}

func (c *change) endWhatBelongs(ctx context.Context, tx Tx) error {
	if len(c.shutOut) > 0 {
		if err := tx.EndAllSignIns(ctx, c.shutOut, c.now); err != nil {
			return fmt.Errorf("end sign-ins: %w", err)
		}
	}
	if len(c.bare) > 0 {
		if err := tx.DropFactors(ctx, c.bare); err != nil {
			return fmt.Errorf("drop second factors: %w", err)
		}
	}
	if len(c.tokenless) > 0 {
		if err := tx.DropTokens(ctx, c.tokenless); err != nil {
			return fmt.Errorf("drop API tokens: %w", err)
		}
	}
	if len(c.terminated) > 0 {
		if err := c.endInvitations(ctx, tx); err != nil {
			return err
		}
	}
	if len(c.deleted) > 0 {
		if err := tx.ForgetAccounts(ctx, c.deleted, c.now); err != nil {
			return fmt.Errorf("forget accounts: %w", err)
		}
	}
	return nil
}

// endInvitations ends the invitations of the terminated accounts, and has their inviters
// told.
func (c *change) endInvitations(ctx context.Context, tx Tx) error {
	found, err := tx.LiveInvitations(ctx, c.terminated)
	if err != nil {
		return fmt.Errorf("find invitations: %w", err)
	}
	var changed []*invite.Invitation
	var told []notice.Notice
	for _, i := range found {
		action := i.EndWithAccount(c.now)
		if action == "" {
			continue
		}
		changed = append(changed, i)
		c.events = append(c.events, audit.New(ctx, c.now, c.actor, action, audit.Subject{Type: "invitation", ID: i.ID}))
		if i.InviterID != i.AccountID {
			told = append(told, notice.Notice{AccountID: i.InviterID, Kind: notice.Ended, InvitationID: i.ID})
		}
	}
	if err := tx.UpdateInvitations(ctx, changed); err != nil {
		return fmt.Errorf("end invitations: %w", err)
	}
	return c.s.Bell.Notify(ctx, tx, c.now, told...)
}
