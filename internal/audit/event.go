// Package audit is the append-only trail of who changed what, when, and under which
// Trace ID. An event is written in the transaction of the change that it tells of.
// Sealing chains the events by hash in the background, so writers never wait for
// one another; Verify finds any change, removal or insertion before the last seal.
//
// Events hold ids and codes, never personal data: an address or a name stays in the
// row that it belongs to, where it can be deleted.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
)

// Action names what happened, as subject.verb.
type Action string

// The actions of this release.
const (
	SignUpAsked           Action = "sign_up.asked"
	SignInCodeAsked       Action = "sign_in.code_asked"
	SignInRefused         Action = "sign_in.refused"
	SignedIn              Action = "sign_in.done"
	SignedOut             Action = "sign_in.ended"
	TechPassSignedIn      Action = "sign_in.techpass"
	OthersSignedOut       Action = "sign_in.others_ended"
	PasswordReset         Action = "account.password_reset"
	FactorRefused         Action = "sign_in.factor_refused"
	AppConfirmed          Action = "account.app_confirmed"
	AppRemoved            Action = "account.app_removed"
	RecoveryCodesMade     Action = "account.recovery_codes_made"
	RecoveryCodeUsed      Action = "account.recovery_code_used"
	PasskeyAdded          Action = "account.passkey_added"
	PasskeyRenamed        Action = "account.passkey_renamed"
	PasskeyRemoved        Action = "account.passkey_removed"
	PasskeyBlocked        Action = "account.passkey_blocked"
	PasswordChanged       Action = "account.password_changed"
	ProfileChanged        Action = "account.profile_changed"
	DataDownloaded        Action = "account.data_downloaded"
	AccountCreated        Action = "account.created"
	NameGiven             Action = "account.name_given"
	PasswordSet           Action = "account.password_set"
	PrivacyAccepted       Action = "account.privacy_accepted"
	TermsAccepted         Action = "account.terms_accepted"
	AccountActivated      Action = "account.activated"
	AccountTerminated     Action = "account.terminated"
	AccountDisabled       Action = "account.disabled"
	AccountEnabled        Action = "account.enabled"
	AccountDeleted        Action = "account.deleted"
	MFAReset              Action = "account.mfa_reset"
	AccountReminded       Action = "account.reminded"
	AdminGranted          Action = "account.admin_granted" // before there were other duties
	DutyGiven             Action = "account.duty_given"
	DutyTaken             Action = "account.duty_taken"
	SetUpLinkMade         Action = "account.set_up_link_made"
	SetUpLinkUsed         Action = "account.set_up_link_used"
	ApprovalAsked         Action = "approval.asked"
	ApprovalGiven         Action = "approval.given"
	ApprovalRefused       Action = "approval.refused"
	ApprovalWithdrawn     Action = "approval.withdrawn"
	ApprovalExpired       Action = "approval.expired"
	TokenCreated          Action = "token.created"
	DomainAllowed         Action = "domain.allowed"
	DomainRemoved         Action = "domain.removed"
	DomainProviderSet     Action = "domain.provider_set"
	DomainAgencySet       Action = "domain.agency_set"
	AgencyAdded           Action = "agency.added"
	AgencyRenamed         Action = "agency.renamed"
	DomainSEEDOffered     Action = "domain.seed_offered"
	DomainSEEDWithheld    Action = "domain.seed_withheld"
	InvitationSent        Action = "invitation.sent"
	InvitationResent      Action = "invitation.resent"
	InvitationRenewed     Action = "invitation.renewed"
	InvitationRevoked     Action = "invitation.revoked"
	InvitationReplaced    Action = "invitation.replaced"
	InvitationLapsed      Action = "invitation.lapsed"
	InvitationWaits       Action = "invitation.waits_for_domain"
	InvitationNotSent     Action = "invitation.not_sent"
	InvitationEnded       Action = "invitation.ended"
	InvitationUndelivered Action = "invitation.undelivered" // no mail server took its mail in time, and its inviter was told
	InvitationOpened      Action = "invitation.opened"
	InvitationAccepted    Action = "invitation.accepted"
	InvitationResumed     Action = "invitation.resumed"
	InvitationDone        Action = "invitation.onboarded"
	AddressCorrected      Action = "invitation.address_corrected"
	DuplicateRefused      Action = "invitation.duplicate_refused"
	CodeAsked             Action = "invitation.code_asked"
	CodeRefused           Action = "invitation.code_refused"
	MailAccepted          Action = "mail.accepted"
	MailRefused           Action = "mail.refused"
	MailGivenUp           Action = "mail.given_up"
	MailWithdrawn         Action = "mail.withdrawn"
	MailsHeld             Action = "mails.held"
	MailsReleased         Action = "mails.released"
	MailsDropped          Action = "mails.dropped"
	MailsBroughtForward   Action = "mails.brought_forward"
	MailsAlarm            Action = "mails.alarm" // most mails of an hour did not leave
	InvitationsExport     Action = "invitations.exported"
	DomainRequested       Action = "domain.requested" // until requests were raised at the service desk
	BatchUploaded         Action = "batch.uploaded"
	BatchMended           Action = "batch.mended"
	BatchChecked          Action = "batch.checked_again"
	BatchRowEdited        Action = "batch.row_edited"
	BatchRowRemoved       Action = "batch.row_removed"
	BatchHiddenDecided    Action = "batch.hidden_rows_decided"
	BatchTextsCorrected   Action = "batch.texts_corrected"
	BatchReset            Action = "batch.reset"
	BatchSubmitted        Action = "batch.submitted"
	BatchUndone           Action = "batch.undone"
	BatchStarted          Action = "batch.started"
	BatchFinished         Action = "batch.finished"
	BatchExpired          Action = "batch.expired"
	ClientCreated         Action = "client.created"
	ClientUpdated         Action = "client.updated"
	ClientSecretMade      Action = "client.secret_made"
	ClientDeleted         Action = "client.deleted"
	ClientSignedIn        Action = "client.signed_in"
	ConsentGiven          Action = "client.consent_given"
	CodeReused            Action = "client.code_reused"
	RefreshReused         Action = "client.refresh_reused"
	GrantRevoked          Action = "client.grant_revoked"
	KeyPublished          Action = "signing_key.published"
	KeyRetired            Action = "signing_key.retired"
	AccountTypeChanged    Action = "account.type_changed"
	ContractEndSet        Action = "account.contract_end_set"
	InvestigationBegun    Action = "account.investigation_begun"
	InvestigationEnded    Action = "account.investigation_ended"
	OfficerLeft           Action = "account.officer_left"
	InvitationsHandedOver Action = "invitations.handed_over"
	HandOverAsked         Action = "hand_over.asked"
	HandOverAccepted      Action = "hand_over.accepted"
	HandOverDeclined      Action = "hand_over.declined"
	HandOverWithdrawn     Action = "hand_over.withdrawn"
	HandOverExpired       Action = "hand_over.expired"
	PolicyDrafted         Action = "policy.drafted"
	PolicyDiscarded       Action = "policy.discarded"
	PolicyPublished       Action = "policy.published"
	AnnouncementMade      Action = "announcement.made"
	AnnouncementChanged   Action = "announcement.changed"
	AnnouncementEnded     Action = "announcement.ended"
	JobTriedAgain         Action = "job.tried_again"
	EventsExport          Action = "audit.exported"
	ResendingAsked        Action = "invitations.resending_asked"
	DeviceOffered         Action = "device.offered"
	DeviceEnrolled        Action = "device.enrolled"
	DeviceReplaced        Action = "device.replaced"
	DeviceRefused         Action = "device.refused"
	DeviceRenewed         Action = "device.renewed"
	DeviceReleased        Action = "device.released"
	DeviceRemoved         Action = "device.removed"
	DeviceReminded        Action = "device.reminded"
	DeviceDeleted         Action = "device.deleted"
	DeviceAuthorityMade   Action = "device_authority.made"
	AcceptableUseAccepted Action = "account.acceptable_use_accepted"
	PlatformSaved         Action = "seed_support.platform_saved"
	PlatformDropped       Action = "seed_support.platform_dropped"
	ConflictSaved         Action = "seed_support.conflict_saved"
	ConflictDropped       Action = "seed_support.conflict_dropped"

	SEEDRequested   Action = "seed.requested"
	SEEDLicensed    Action = "seed.licensed"
	SEEDMailed      Action = "seed.mailed"
	SEEDMailMissing Action = "seed.mail_missing" // no mail server took the SEED mail, and the inviter was told
	SEEDMailAsked   Action = "seed.mail_asked"
	SEEDOnboarded   Action = "seed.onboarded"
	SEEDLapsed      Action = "seed.lapsed"
	SEEDDeclined    Action = "seed.declined"
	SEEDEnded       Action = "seed.ended"
	SEEDPoolSet     Action = "seed.pool_set"
	// What events of earlier releases are called, when SEED was a wish and nothing more.
	SEEDWishNoted         Action = "account.seed_requested"
	SEEDWishDeclined      Action = "account.seed_declined"
	RequestRaised         Action = "request.raised"
	RequestAssigned       Action = "request.assigned"
	RequestReleased       Action = "request.released"
	RequestCommented      Action = "request.commented"
	RequestNoted          Action = "request.noted"
	RequestAskedBack      Action = "request.asked_back"
	RequestAnswered       Action = "request.answered"
	RequestGranted        Action = "request.granted"
	RequestDone           Action = "request.done"
	RequestDeclined       Action = "request.declined"
	RequestWithdrawn      Action = "request.withdrawn"
	RequestFileDownloaded Action = "request.file_downloaded"
)

// Subject says what an event is about.
type Subject struct {
	Type string // what it is: invitation, account, domain, token, mailbox, client, …
	ID   uuid.UUID
}

// Event is one entry of the trail. Seq and Hash are zero until it is sealed.
type Event struct {
	ID        uuid.UUID
	At        time.Time
	ActorID   uuid.UUID // uuid.Nil: the system itself, or somebody not known yet
	ActorRole people.Role
	Action    Action
	Subject   Subject
	TraceID   string
	// RequestKey is the actor's idempotency key for the change, "" if none. The same
	// key of the same actor can't be recorded twice.
	RequestKey string
	// Fingerprint tells whether a repeated key came with the same contents.
	Fingerprint []byte
	Data        map[string]string
	Seq         int64
	Hash        []byte
}

// New returns the event of actor doing action to subject now. data comes in pairs.
func New(ctx context.Context, now time.Time, actor people.Actor, action Action, subject Subject, data ...string) *Event {
	e := &Event{
		ID:        uuid.Must(uuid.NewV7()),
		At:        now,
		ActorID:   actor.ID,
		ActorRole: actor.Role,
		Action:    action,
		Subject:   subject,
		TraceID:   traceid.ID(ctx),
		Data:      make(map[string]string, len(data)/2),
	}
	for i := 0; i+1 < len(data); i += 2 {
		e.Data[data[i]] = data[i+1]
	}
	return e
}

// Tx is the part of a transaction that writes the trail.
type Tx interface {
	// Record appends events. Where one carries a RequestKey that its actor used
	// before, the error is *Replayed, and the transaction must not commit.
	Record(ctx context.Context, events ...*Event) error
}

// Replayed: the actor's request was carried out before; Earlier is its event.
type Replayed struct{ Earlier Event }

func (e *Replayed) Error() string { return "this request was carried out before" }

// chain returns the hash that seals e as number seq after an event with hash prev.
// Each field goes in with its length, so no two events share an encoding.
func chain(prev []byte, seq int64, e *Event) []byte {
	h := sha256.New()
	field := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	number := func(i int64) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(i))
		field(n[:])
	}
	field(prev)
	number(seq)
	field(e.ID[:])
	number(e.At.UnixMicro())
	field(e.ActorID[:])
	field([]byte(e.ActorRole))
	field([]byte(e.Action))
	field([]byte(e.Subject.Type))
	field(e.Subject.ID[:])
	field([]byte(e.TraceID))
	field([]byte(e.RequestKey))
	field(e.Fingerprint)
	for _, k := range slices.Sorted(maps.Keys(e.Data)) {
		field([]byte(k))
		field([]byte(e.Data[k]))
	}
	return h.Sum(nil)
}
