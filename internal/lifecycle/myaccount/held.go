package myaccount

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// Held is everything that is held about the holder of an account.
type Held struct {
	MadeAt            time.Time        `json:"made_at"`
	Account           HeldAccount      `json:"account"`
	Invitations       []HeldInvitation `json:"invitations"`
	SignIns           []HeldSignIn     `json:"sign_ins"`
	Browsers          []HeldTime       `json:"browsers_known"`
	Passkeys          []HeldPasskey    `json:"passkeys"`
	RecoveryCodesLeft int              `json:"recovery_codes_left"`
	APITokens         []HeldToken      `json:"api_tokens"`
	Lists             []HeldList       `json:"uploaded_lists"`
	Consents          []HeldConsent    `json:"consents"`
	Uses              []HeldUse        `json:"products_signed_in_to"`
	Notices           []HeldNotice     `json:"notices"`
	SEED              []HeldSEED       `json:"seed"`
	Requests          []HeldRequest    `json:"service_requests"`
	Remarks           []HeldRemark     `json:"comments_on_service_requests"`
	Attachments       []HeldFile       `json:"attachments_of_service_requests"`
	Devices           []HeldDevice     `json:"seed_devices"`
	Policies          []HeldPolicy     `json:"acceptable_use_accepted"`
	Mails             []HeldMail       `json:"mails_to_you"`
	Events            []HeldEvent      `json:"audit_events"`
}

// Download returns everything that is held about the account's holder. That they asked
// is recorded.
func (s *Service) Download(ctx context.Context, accountID uuid.UUID) (*Held, error) {
	if err := s.change(ctx, accountID, audit.DataDownloaded, func(Tx, *techpass.Account) (bool, error) { return true, nil }); err != nil {
		return nil, err
	}
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("read account: %w", err)
	}
	h, err := s.Store.Held(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	h.MadeAt, h.Account = s.Now(), accountOf(a)
	return h, nil
}

// HeldAccount is the account itself. Of its password there is a hash only.
type HeldAccount struct {
	ID      string `json:"id"`
	Email   string `json:"email"`
	LoginID string `json:"login_id"`
	Type    string `json:"type"`
	State   string `json:"state"`
	Duty    string `json:"duty"`
	people.Details
	Phone          string     `json:"contact_number"`
	HasPassword    bool       `json:"has_password"`
	AppAt          *time.Time `json:"authenticator_app_since"`
	SEED           bool       `json:"seed_wanted"`
	PrivacyVersion string     `json:"privacy_policy_accepted"`
	TermsVersion   string     `json:"terms_of_use_accepted"`
	CreatedAt      *time.Time `json:"created_at"`
	InvitedAt      *time.Time `json:"invited_at"`
	MailboxProved  *time.Time `json:"mailbox_proved_at"`
	ActivatedAt    *time.Time `json:"activated_at"`
	LastSignInAt   *time.Time `json:"last_sign_in_at"`
	StateChangedAt *time.Time `json:"state_changed_at"`
	RemindedAt     *time.Time `json:"reminded_at"`
	LeftAt         *time.Time `json:"left_at"`
	EndsOn         string     `json:"contract_ends_on"`
	Investigated   bool       `json:"under_investigation"`
}

func accountOf(a *techpass.Account) HeldAccount {
	return HeldAccount{
		ID: a.ID.String(), Email: a.Email.String(), LoginID: a.LoginID(), Type: string(a.Type), State: string(a.State), Duty: string(a.Duty),
		Details: a.Details, Phone: a.Phone.String(), HasPassword: a.PasswordHash != "", AppAt: known(a.TOTPAt), SEED: a.SEED,
		PrivacyVersion: a.PrivacyVersion, TermsVersion: a.TermsVersion, CreatedAt: known(a.CreatedAt), InvitedAt: known(a.InvitedAt),
		MailboxProved: known(a.MailboxProvedAt), ActivatedAt: known(a.ActivatedAt), LastSignInAt: known(a.LastSignInAt),
		StateChangedAt: known(a.StateChangedAt), RemindedAt: known(a.RemindedAt), LeftAt: known(a.LeftAt), EndsOn: a.EndsOn.String(),
		Investigated: a.Investigated,
	}
}

// known is the time, or null where there is none.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// HeldInvitation is an invitation to the holder.
type HeldInvitation struct {
	InvitedBy string `json:"invited_by" bun:"invited_by"`
	Type      string `json:"type" bun:"type"`
	State     string `json:"state" bun:"state"`
	Reason    string `json:"reason" bun:"reason"`
	people.Details
	SEED   bool       `json:"seed_required" bun:"seed"`
	SentAt *time.Time `json:"sent_at" bun:"sent_at"`
}

// HeldSignIn is one signing in.
type HeldSignIn struct {
	At      time.Time  `json:"at" bun:"at"`
	Methods string     `json:"methods" bun:"methods"`
	Browser string     `json:"browser" bun:"browser"`
	EndedAt *time.Time `json:"ended_at" bun:"ended_at"`
}

// HeldRequest is a service request that the holder raised.
type HeldRequest struct {
	Number    int64      `json:"number" bun:"num"`
	Kind      string     `json:"kind" bun:"kind"`
	State     string     `json:"state" bun:"state"`
	Domain    string     `json:"domain" bun:"domain"`
	Login     string     `json:"account" bun:"login"`
	Details   string     `json:"details" bun:"details"`
	CreatedAt time.Time  `json:"raised_at" bun:"created_at"`
	ClosedAt  *time.Time `json:"closed_at" bun:"closed_at"`
}

// HeldRemark is what was written on a request of the holder's, or by the holder on one of
// somebody else's; what the desk notes for itself is not the holder's.
type HeldRemark struct {
	Number int64     `json:"request" bun:"num"`
	ByYou  bool      `json:"by_you" bun:"by_you"`
	Text   string    `json:"text" bun:"text"`
	At     time.Time `json:"at" bun:"at"`
}

// HeldFile is an attachment of a request of the holder's. It is downloaded from there.
type HeldFile struct {
	Number int64     `json:"request" bun:"num"`
	Name   string    `json:"name" bun:"name"`
	Size   int       `json:"bytes" bun:"size"`
	At     time.Time `json:"at" bun:"at"`
}

// HeldTime is when a browser was seen, of which nothing else is held.
type HeldTime struct {
	SeenAt time.Time `json:"last_seen_at" bun:"seen_at"`
}

// HeldPasskey is a passkey.
type HeldPasskey struct {
	Name      string     `json:"name" bun:"name"`
	CreatedAt time.Time  `json:"created_at" bun:"created_at"`
	UsedAt    *time.Time `json:"last_used_at" bun:"used_at"`
	BlockedAt *time.Time `json:"blocked_at" bun:"blocked_at"`
}

// HeldToken is a token of the JSON API.
type HeldToken struct {
	CreatedAt time.Time `json:"created_at" bun:"created_at"`
	ExpiresAt time.Time `json:"expires_at" bun:"expires_at"`
}

// HeldList is a list that the holder uploaded. Who stands in it is others' data.
type HeldList struct {
	FileName  string    `json:"file_name" bun:"file_name"`
	CreatedAt time.Time `json:"uploaded_at" bun:"created_at"`
}

// HeldMail is a mail to the holder. What it said is not kept.
type HeldMail struct {
	Kind     string     `json:"kind" bun:"kind"`
	State    string     `json:"state" bun:"state"`
	Reply    string     `json:"reply_of_the_mail_server" bun:"reply"`
	QueuedAt time.Time  `json:"queued_at" bun:"queued_at"`
	OpenedAt *time.Time `json:"link_opened_at" bun:"opened_at"`
}

// HeldEvent is what the audit trail tells of the holder.
type HeldEvent struct {
	At      time.Time `json:"at" bun:"at"`
	Action  string    `json:"action" bun:"action"`
	ByYou   bool      `json:"by_you" bun:"by_you"`
	TraceID string    `json:"trace_id" bun:"trace_id"`
}

// HeldConsent is what the holder let a product know of them.
type HeldConsent struct {
	Product string    `json:"product" bun:"product"`
	Scopes  string    `json:"scopes" bun:"scopes"`
	At      time.Time `json:"at" bun:"at"`
}

// HeldUse is one signing in to a product.
type HeldUse struct {
	Product   string     `json:"product" bun:"product"`
	CreatedAt time.Time  `json:"at" bun:"created_at"`
	ExpiresAt time.Time  `json:"expires_at" bun:"expires_at"`
	EndedAt   *time.Time `json:"ended_at" bun:"ended_at"`
}

// HeldDevice is the device that is enrolled for SEED, if any.
type HeldDevice struct {
	OS         string    `json:"os" bun:"os"`
	OSVersion  string    `json:"os_version" bun:"os_version"`
	HardwareID string    `json:"hardware_id" bun:"hardware_id"`
	EnrolledAt time.Time `json:"enrolled_at" bun:"enrolled_at"`
	SeenAt     time.Time `json:"last_seen_at" bun:"seen_at"`
	CertUntil  time.Time `json:"certificate_until" bun:"cert_until"`
}

// HeldPolicy is the acceptable-use policy for devices as it was accepted.
type HeldPolicy struct {
	Version string    `json:"version" bun:"version"`
	At      time.Time `json:"accepted_at" bun:"at"`
}

// HeldSEED is where the holder stands with SEED: one entry, or none where it was never
// requested of the account.
type HeldSEED struct {
	State       string     `json:"state" bun:"state"`
	Agency      string     `json:"agency" bun:"agency"`
	QueuedAt    *time.Time `json:"waits_for_a_licence_since" bun:"queued_at"`
	LicensedAt  *time.Time `json:"licence_assigned_at" bun:"licensed_at"`
	MailedAt    *time.Time `json:"newest_mail_at" bun:"mailed_at"`
	ExpiresAt   *time.Time `json:"mail_valid_until" bun:"expires_at"`
	OnboardedAt *time.Time `json:"device_onboarded_at" bun:"onboarded_at"`
	ChangedAt   time.Time  `json:"state_since" bun:"changed_at"`
}

// HeldNotice is something that the portal told the holder.
type HeldNotice struct {
	Kind      string     `json:"kind" bun:"kind"`
	CreatedAt time.Time  `json:"at" bun:"created_at"`
	ReadAt    *time.Time `json:"read_at" bun:"read_at"`
}
