package device

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Limits of wrong codes from one client address. A code can't be guessed; the limit keeps
// those who try from filling the audit trail.
const (
	WrongCodes      = 20
	WrongCodesFor   = time.Hour
	triedEnrolCodes = "device codes"
)

// Request is what a device sends to be enrolled.
type Request struct {
	Code   string
	CSR    string // PKCS #10, PEM
	Report Report
	Client string // network address
}

// Grant is what a device is given: its record, and the certificate with that of the
// authority in PEM form.
type Grant struct {
	Device *Device
	Chain  []byte
}

// Refusals of a code.
var (
	errNoCode   = people.FieldErrors{{Field: FieldCode, Rule: people.RuleUnknown, Message: "This code is not known. Copy the whole code from the page, or make a new one there: a new code ends the one before."}}
	errUsed     = people.FieldErrors{{Field: FieldCode, Rule: "used", Message: "This code was used already. Make a new one in TechBiz, My Account."}}
	errTooLate  = people.FieldErrors{{Field: FieldCode, Rule: "expired", Message: "This code is older than 30 minutes. Make a new one in TechBiz, My Account."}}
	errInactive = &fault.Conflict{Reason: "The TechPass account that this code belongs to is not active."}
)

// Enrol enrols the device that brings a code, in the place of its holder's earlier one,
// and moves SEED to Onboarded. The same request again, with the same key and while the
// code is valid, gets the same certificate: its answer may have been lost. Errors:
// people.FieldErrors, *fault.Conflict, *fault.TooMany.
func (s *Service) Enrol(ctx context.Context, r Request) (*Grant, error) {
	key, err := parseCSR(r.CSR)
	if err != nil {
		return nil, people.FieldErrors{err.(*people.FieldError)} //nolint:errorlint,forcetypeassert // as parseCSR says
	}
	ca, err := s.authority(ctx)
	if err != nil {
		return nil, err
	}
	platforms, err := s.Platforms(ctx)
	if err != nil {
		return nil, err
	}
	e := &enrolment{s: s, Request: r, key: key, ca: ca, platforms: platforms, now: s.Now()}
	err = s.Store.Update(ctx, func(tx Tx) error { return e.run(ctx, tx) })
	if err == nil {
		err = e.refusal
	}
	if err != nil {
		return nil, fmt.Errorf("enrol device: %w", err)
	}
	return &Grant{Device: e.device, Chain: ca.chain(e.device)}, nil
}

// enrolment is one request under way.
type enrolment struct {
	Request

	s         *Service
	key       publicKey
	ca        *authority
	platforms []*Platform
	now       time.Time

	refusal error   // why the device was refused, where the transaction commits all the same
	device  *Device // that is enrolled
}

func (e *enrolment) run(ctx context.Context, tx Tx) error {
	e.refusal, e.device = nil, nil
	o, a, err := e.offer(ctx, tx)
	if errors.Is(err, fault.NotFound) {
		return e.miss(ctx, tx)
	}
	if err != nil {
		return err
	}
	return e.judge(ctx, tx, o, a)
}

// offer returns the code and the account of its holder, which is locked before it. The code
// may be gone by then.
func (e *enrolment) offer(ctx context.Context, tx Tx) (*Offer, *techpass.Account, error) {
	hash := hashCode(e.Code)
	if hash == nil {
		return nil, nil, fault.NotFound
	}
	holder, err := tx.HolderOfOffer(ctx, hash)
	if err != nil {
		return nil, nil, err
	}
	a, err := tx.Account(ctx, holder)
	if err != nil {
		return nil, nil, err
	}
	o, err := tx.OfferByCode(ctx, hash)
	if err != nil {
		return nil, nil, err
	}
	if o.AccountID != a.ID {
		return nil, nil, fmt.Errorf("code of account %s became that of %s", a.ID, o.AccountID)
	}
	return o, a, nil
}

// miss counts a code that nobody knows. Known ones are not counted and work at any time:
// the people of an office share one address.
func (e *enrolment) miss(ctx context.Context, tx Tx) error {
	tried := e.s.Key.MAC(triedEnrolCodes, e.Client)
	tries, err := tx.Tries(ctx, tried)
	if err != nil {
		return fmt.Errorf("count wrong codes: %w", err)
	}
	if e.now.Sub(tries.At) >= WrongCodesFor {
		tries.Failed, tries.At = 0, e.now
	}
	if tries.Failed >= WrongCodes {
		return &fault.TooMany{RetryAfter: tries.At.Add(WrongCodesFor).Sub(e.now)}
	}
	tries.Failed++
	if err := tx.SaveTries(ctx, tried, tries); err != nil {
		return fmt.Errorf("note wrong code: %w", err)
	}
	return e.refuse(ctx, tx, people.Actor{}, audit.Subject{Type: "device"}, "code", errNoCode)
}

// refuse records a refusal, which the transaction commits.
func (e *enrolment) refuse(ctx context.Context, tx Tx, by people.Actor, subject audit.Subject, why string, refusal error) error {
	e.refusal = refusal
	return tx.Record(ctx, audit.New(ctx, e.now, by, audit.DeviceRefused, subject, "why", why))
}

// judge enrols the device of a code that is known, or says why not.
func (e *enrolment) judge(ctx context.Context, tx Tx, o *Offer, a *techpass.Account) error {
	refuse := func(why string, refusal error) error {
		return e.refuse(ctx, tx, a.Actor(), seed.Subject(a.ID), why, refusal)
	}
	earlier, err := tx.EnrolledOf(ctx, a.ID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	switch {
	case !e.now.Before(o.ExpiresAt):
		return refuse("expired", errTooLate)
	case a.State != techpass.Active:
		return refuse("account", errInactive)
	case !o.UsedAt.IsZero() && earlier != nil && earlier.ID == o.DeviceID && bytes.Equal(earlier.KeyHash, e.key.hash):
		e.device = earlier // the answer was lost
		return nil
	case !o.UsedAt.IsZero():
		return refuse("used", errUsed)
	}
	if refusal := check(e.Report, e.platforms); refusal != nil {
		return refuse("version", refusal)
	}
	err = requireAccepted(ctx, tx, a.ID) // a newer version may be in force since the code was made
	if errors.Is(err, ErrNotAccepted) {
		return refuse("policy", ErrNotAccepted)
	}
	if err != nil {
		return err
	}
	told, err := e.recipients(ctx, tx, a)
	if err != nil {
		return err
	}
	err = e.s.SEED.Enrol(ctx, tx.SEED(), a.Actor(), a.ID)
	if refusal, ok := errors.AsType[*seed.Refusal](err); ok {
		return refuse("seed", refusal)
	}
	if err != nil {
		return fmt.Errorf("move SEED: %w", err)
	}
	return e.store(ctx, tx, o, a, earlier, told)
}

// audience says who is told of a new device at the bell.
type audience struct {
	holder       bool
	inviter      uuid.UUID // uuid.Nil where nobody else invited the holder
	invitationID uuid.UUID
}

// recipients finds who is told, and holds them: accounts come before what SEED locks. Who has
// no bell is told by mail alone.
func (e *enrolment) recipients(ctx context.Context, tx Tx, a *techpass.Account) (audience, error) {
	t := audience{holder: a.Actor().MayInvite()}
	sponsor, err := tx.Sponsor(ctx, a.ID)
	if err != nil || sponsor.InvitationID == uuid.Nil {
		return t, err
	}
	inviter, _, err := tx.InviterOf(ctx, sponsor.InvitationID)
	if err != nil {
		return t, fmt.Errorf("look up inviter: %w", err)
	}
	if inviter == a.ID {
		return t, nil
	}
	t.inviter, t.invitationID = inviter, sponsor.InvitationID
	_, err = tx.Recipients(ctx, inviter)
	return t, err
}

// store keeps the new device in the place of an earlier one, and tells the holder. Who invited
// them is told of the first one.
func (e *enrolment) store(ctx context.Context, tx Tx, o *Offer, a *techpass.Account, earlier *Device, to audience) error {
	d := &Device{Device: seed.Device{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, OS: string(e.Report.OS), OSVersion: e.Report.Version.String(),
		HardwareID: e.Report.HardwareID, EnrolledAt: e.now}, KeyHash: e.key.hash}
	d.seen(e.now)
	if err := e.ca.sign(d, e.key.key, e.now); err != nil {
		return err
	}
	action, data := audit.DeviceEnrolled, []string{"os", d.OS, "serial", d.Serial}
	if earlier != nil {
		action, data = audit.DeviceReplaced, append(data, "earlier", earlier.ID.String())
		if err := tx.DropEnrolled(ctx, earlier.ID, e.now); err != nil {
			return err
		}
	}
	if err := tx.AddEnrolled(ctx, d); err != nil {
		return err
	}
	o.UsedAt, o.DeviceID = e.now, d.ID
	if err := tx.PutOffer(ctx, o); err != nil {
		return err
	}
	if err := tx.Record(ctx, e.s.event(ctx, a.Actor(), action, d.ID, a.ID, data...)); err != nil {
		return err
	}
	e.device = d
	m := &mail.Mail{Kind: mail.DeviceEnrolled, To: a.Email, NotAfter: e.now.Add(newsLifetime)}
	if err := e.s.Post.Queue(ctx, tx, m, ""); err != nil {
		return err
	}
	var notices []notice.Notice
	if to.holder {
		notices = append(notices, notice.Notice{AccountID: a.ID, Kind: notice.OwnDevice, MailID: m.ID})
	}
	if to.inviter != uuid.Nil && earlier == nil {
		notices = append(notices, notice.Notice{AccountID: to.inviter, Kind: notice.DeviceEnrolled, InvitationID: to.invitationID})
	}
	return e.s.Bell.Notify(ctx, tx, e.now, notices...)
}
