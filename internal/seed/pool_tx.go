package seed

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// handOutMost is how many licences one transaction assigns at most.
const handOutMost = 100

// poolTx is a transaction that holds the lock of the pool: others wait for it. It
// gathers what changes, so that it takes as many statements for one as for hundreds.
type poolTx struct {
	p    Provisioner
	tx   Tx
	pool Pool
	was  Pool

	changed []*Provisioning
	events  []*audit.Event
	jobs    []job.Args
}

// inPool has do change who waits and who holds a licence, then hands out what is free.
func (p Provisioner) inPool(ctx context.Context, tx Tx, what string, do func(*poolTx) error) error {
	t := &poolTx{p: p, tx: tx}
	err := t.run(ctx, do)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func (t *poolTx) run(ctx context.Context, do func(*poolTx) error) (err error) {
	if t.pool, err = t.tx.SEEDPool(ctx); err != nil {
		return fmt.Errorf("lock licence pool: %w", err)
	}
	t.was = t.pool
	if err := do(t); err != nil {
		return err
	}
	if err := t.tx.StoreProvisionings(ctx, t.changed...); err != nil {
		return fmt.Errorf("store provisionings: %w", err)
	}
	if err := t.handOut(ctx); err != nil {
		return err
	}
	if t.pool != t.was {
		if err := t.tx.StoreSEEDPool(ctx, t.pool); err != nil {
			return fmt.Errorf("store licence pool: %w", err)
		}
	}
	if err := t.tx.Record(ctx, t.events...); err != nil {
		return err
	}
	return t.tx.Enqueue(ctx, t.jobs...)
}

// find returns the account's provisioning, or one that says that there is none.
func (t *poolTx) find(ctx context.Context, accountID uuid.UUID) (*Provisioning, error) {
	found, err := t.tx.Provisionings(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("find provisioning: %w", err)
	}
	if len(found) == 0 {
		return &Provisioning{AccountID: accountID, State: NotRequired}, nil
	}
	return found[0], nil
}

// request puts the account's holder at the end of the line.
func (t *poolTx) request(ctx context.Context, by people.Actor, p *Provisioning, a *techpass.Account) error {
	sponsor, err := t.tx.Sponsor(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("find who invited: %w", err)
	}
	p.InvitationID, p.Agency = sponsor.InvitationID, sponsor.Agency
	if own, ok := a.Email.Agency(); ok {
		p.Agency = own
	}
	return t.move(ctx, by, p, Request, audit.SEEDRequested)
}

// move moves one provisioning by an event, records it, and counts a licence that goes
// back. Where SEED ends, a device that there may be is released, be it one of before that
// no job has come to yet.
func (t *poolTx) move(ctx context.Context, by people.Actor, p *Provisioning, e Event, action audit.Action, data ...string) error {
	held := p.State.HoldsLicence()
	if err := p.On(e, t.p.Now()); err != nil {
		return err
	}
	if held && !p.State.HoldsLicence() {
		t.pool.Taken--
	}
	if p.State == Deprovisioned {
		t.jobs = append(t.jobs, ReleaseJob{AccountID: p.AccountID, EndedAt: p.ChangedAt})
	}
	if !slices.Contains(t.changed, p) {
		t.changed = append(t.changed, p)
	}
	t.events = append(t.events, audit.New(ctx, t.p.Now(), by, action, Subject(p.AccountID), data...))
	return nil
}

// handOut assigns what is free to those who wait, the longest waiting first. The SEED mail
// follows the licence, and never comes before it.
func (t *poolTx) handOut(ctx context.Context) error {
	n := min(t.pool.Free(), handOutMost)
	if n == 0 {
		return nil
	}
	first, err := t.tx.FirstInLine(ctx, n)
	if err != nil || len(first) == 0 {
		return err
	}
	now := t.p.Now()
	licensed := make([]*Provisioning, len(first))
	drafts := make([]mail.Draft, len(first))
	for i, w := range first {
		if err := w.On(License, now); err != nil {
			return err
		}
		licensed[i] = w.Provisioning
		drafts[i] = mail.Draft{Mail: letterTo(w.Email, w.Provisioning)}
	}
	if err := t.p.Post.QueueAll(ctx, t.tx, drafts); err != nil {
		return err
	}
	for i, p := range licensed {
		p.MailID = drafts[i].Mail.ID
		t.events = append(t.events, audit.New(ctx, now, people.System(), audit.SEEDLicensed, Subject(p.AccountID), "mail_id", p.MailID.String()))
	}
	t.pool.Taken += len(licensed)
	if len(licensed) == handOutMost && t.pool.Free() > 0 {
		t.jobs = append(t.jobs, HandOutJob{})
	}
	if err := t.tx.StoreProvisionings(ctx, licensed...); err != nil {
		return fmt.Errorf("store who got a licence: %w", err)
	}
	return nil
}

// letterTo is the SEED mail of the provisioning's present attempt.
func letterTo(to people.Email, p *Provisioning) *mail.Mail {
	return &mail.Mail{Kind: mail.SEEDInvitation, To: to, InvitationID: p.InvitationID, Attempt: p.Attempt, NotAfter: p.ExpiresAt}
}
