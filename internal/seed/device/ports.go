package device

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// Tx is one transaction over devices. Whatever it locks, it locks the account first; after
// it what seed.Tx locks, and the account's code and device in any order.
type Tx interface {
	audit.Tx
	mail.QueueTx
	notice.NotifyTx
	OffersTx
	DevicesTx
	Uses
	// SEED is this transaction as package seed has it.
	SEED() seed.Tx
	// Provisionings returns what SEED keeps of the accounts, locked; an account without is left out.
	Provisionings(ctx context.Context, accountIDs ...uuid.UUID) ([]*seed.Provisioning, error)
	// Sponsor returns who invited the account.
	Sponsor(ctx context.Context, accountID uuid.UUID) (seed.Sponsor, error)
	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// Tries returns the tries under the key, locked until the transaction ends.
	Tries(ctx context.Context, key []byte) (signin.Tries, error)
	SaveTries(ctx context.Context, key []byte, t signin.Tries) error
	// InviterOf returns who looks after the invitation, and for which agency, or
	// fault.NotFound.
	InviterOf(ctx context.Context, invitationID uuid.UUID) (inviterID uuid.UUID, agency people.Agency, err error)
	// KeepAuthority keeps the authority, unless there is one; kept is false then.
	KeepAuthority(ctx context.Context, a *StoredAuthority) (kept bool, err error)
}

// UseTx is one transaction over who accepted the acceptable-use policy.
type UseTx interface {
	audit.Tx
	Uses
	// NoteAcceptableUse notes that the account's holder accepted this version.
	NoteAcceptableUse(ctx context.Context, accountID uuid.UUID, version string, at time.Time) error
}

// Uses tells who accepted the acceptable-use policy.
type Uses interface {
	policy.InForceTx
	// AcceptedUse returns the version of the policy that the account's holder accepted
	// last, "" for none.
	AcceptedUse(ctx context.Context, accountID uuid.UUID) (string, error)
}

// OffersTx changes enrolment codes.
type OffersTx interface {
	// PutOffer stores the offer in the place of the account's earlier one.
	PutOffer(ctx context.Context, o *Offer) error
	// HolderOfOffer returns, without locking, whose offer it is, or fault.NotFound.
	HolderOfOffer(ctx context.Context, hash []byte) (uuid.UUID, error)
	// OfferByCode returns the offer, locked until the transaction ends, or fault.NotFound.
	OfferByCode(ctx context.Context, hash []byte) (*Offer, error)
	// DropOffer deletes the account's offer, where there is one that was made by then.
	DropOffer(ctx context.Context, accountID uuid.UUID, until time.Time) error
}

// DevicesTx changes devices.
type DevicesTx interface {
	AddEnrolled(ctx context.Context, d *Device) error
	UpdateEnrolled(ctx context.Context, d *Device) error
	// DropEnrolled deletes the device and notes that its certificates are revoked.
	DropEnrolled(ctx context.Context, id uuid.UUID, now time.Time) error
	// EnrolledOf returns the account's device, locked until the transaction ends, or
	// fault.NotFound.
	EnrolledOf(ctx context.Context, accountID uuid.UUID) (*Device, error)
	// EnrolledBySerial returns the device by the serial of its certificate, or of the one
	// before, locked, or fault.NotFound. Its holder is not locked.
	EnrolledBySerial(ctx context.Context, serial string) (*Held, error)
	// DueEnrolled returns up to limit devices that have to be looked at, in the order in
	// which they came due, with the mailboxes of their holders and who invited
	// them. They are locked, and the
	// accounts with them; it passes over those of which another transaction holds either.
	DueEnrolled(ctx context.Context, now time.Time, limit int) ([]Due, error)
}

// Held is a device with where its holder stands.
type Held struct {
	*Device

	Account techpass.State
	SEED    seed.State // seed.NotRequired where nothing is kept of it
}

// Due is a device that has to be looked at.
type Due struct {
	*Device

	Email        people.Email // of its holder
	InvitationID uuid.UUID    // on whose page SEED is followed
	InviterID    uuid.UUID    // uuid.Nil where nobody else invited them
}

// SupportTx is one transaction over what SEED supports.
type SupportTx interface {
	audit.Tx
	PutPlatform(ctx context.Context, p *Platform) error
	// DropPlatform deletes it, or returns fault.NotFound.
	DropPlatform(ctx context.Context, os OS) error
	AddConflict(ctx context.Context, c *Conflict) error
	// UpdateConflict changes it, or returns fault.NotFound.
	UpdateConflict(ctx context.Context, c *Conflict) error
	// DropConflict deletes it, or returns fault.NotFound.
	DropConflict(ctx context.Context, id uuid.UUID) error
}

// Store keeps devices.
type Store interface {
	Uses
	// Update runs change in one transaction. It may run change again where the database
	// asks for it, so change has no other effects.
	Update(ctx context.Context, change func(Tx) error) error
	// UpdateUse and UpdateSupport are Update for what else is changed.
	UpdateUse(ctx context.Context, change func(UseTx) error) error
	UpdateSupport(ctx context.Context, change func(SupportTx) error) error
	// EnrolledOf returns the account's device, or fault.NotFound.
	EnrolledOf(ctx context.Context, accountID uuid.UUID) (*Device, error)
	// EnrolledBySerial does so by the serial of its certificate, or of the one before.
	EnrolledBySerial(ctx context.Context, serial string) (*Held, error)
	// Authority returns the certificate authority, or fault.NotFound.
	Authority(ctx context.Context) (*StoredAuthority, error)
	// Revoked lists the certificates that are revoked and would hold still.
	Revoked(ctx context.Context, now time.Time) ([]Revoked, error)
	// Platforms lists them by the name of the system.
	Platforms(ctx context.Context) ([]*Platform, error)
	// Conflicts lists them by system and name.
	Conflicts(ctx context.Context) ([]*Conflict, error)
	// Provisioning returns the account's, or fault.NotFound.
	Provisioning(ctx context.Context, accountID uuid.UUID) (*seed.Provisioning, error)
	// AccountOf returns the account of the mailbox that has not ended, or fault.NotFound.
	AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error)
}

// SEED moves somebody's SEED in the transaction of what happens to the device;
// seed.Provisioner does.
type SEED interface {
	// Enrol notes that a device was enrolled, or returns *seed.Refusal.
	Enrol(ctx context.Context, tx seed.Tx, by people.Actor, accountID uuid.UUID) error
	// Removed notes that its holder removed the device, and gives the licence back.
	Removed(ctx context.Context, tx seed.Tx, by people.Actor, accountID uuid.UUID) error
	// Unused notes that nobody used the device for long, and gives the licence back.
	Unused(ctx context.Context, tx seed.Tx, accountID uuid.UUID) error
}

// Bell tells holders of devices, and who invited them; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
	QueueAll(ctx context.Context, tx mail.QueueTx, drafts []mail.Draft) error
}
