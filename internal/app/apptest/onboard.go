package apptest

import (
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Browser is the one in which invitees go through the steps.
var Browser = invite.Visitor{Browser: "one", Client: "192.0.2.1"}

// Token returns the token of the invitation's newest link.
func (w *World) Token(i *invite.Invitation) string {
	w.Helper()
	return w.SecretAbout(i, mail.Invitation)
}

// SecretAbout returns the token or code in the newest mail of the kind about the
// invitation. It is there until the mail has left.
func (w *World) SecretAbout(i *invite.Invitation, kind mail.Kind) string {
	w.Helper()
	m := w.MailAbout(i, kind)
	secret, err := w.Key.Open(m.Sealed, m.ID.String())
	w.OK(err)
	return secret
}

// MailAbout returns the newest mail of the kind about the invitation.
func (w *World) MailAbout(i *invite.Invitation, kind mail.Kind) *mail.Mail {
	w.Helper()
	mails, err := w.Store.Invites().Mails(w.Context(), i.ID)
	w.OK(err)
	for _, m := range slices.Backward(mails) {
		if m.Kind == kind {
			return m
		}
	}
	w.Fatalf("no mail of kind %s about invitation %s", kind, i.ID)
	return nil
}

// Accept lets the invitee prove the mailbox with a mailed code, and give the name where that is
// asked. It returns the account's id.
func (w *World) Accept(i *invite.Invitation) uuid.UUID {
	w.Helper()
	token := w.Token(i)
	w.OK(w.Invites.AskCode(w.Context(), token, Browser))
	a, err := w.Invites.Accept(w.Context(), token, w.SecretAbout(i, mail.AcceptCode), Browser)
	w.OK(err)
	w.GiveName(a.ID)
	return a.ID
}

// GiveName lets the account's holder give a name where that is the next step.
func (w *World) GiveName(accountID uuid.UUID) {
	w.Helper()
	if w.Account(accountID).NextStep(techpass.Policies{}) == techpass.StepName {
		w.OK(w.Invites.GiveName(w.Context(), accountID, "Wei Ling", "Tan"))
	}
}

// SetUpApp lets the account's holder set up an authenticator app. It returns the key in
// the app, and the recovery codes that were shown.
func (w *World) SetUpApp(accountID uuid.UUID) (key string, recovery []string) {
	w.Helper()
	w.OK(w.Factors.BeginTOTP(w.Context(), accountID))
	setup, err := w.Factors.PendingTOTP(w.Context(), accountID)
	w.OK(err)
	key = strings.ReplaceAll(setup.Key, " ", "")
	code, err := totp.GenerateCode(key, w.Clock.Now())
	w.OK(err)
	recovery, err = w.Factors.ConfirmTOTP(w.Context(), accountID, code)
	w.OK(err)
	return key, recovery
}

// AcceptPolicies lets the account's holder accept the texts that are in force.
func (w *World) AcceptPolicies(accountID uuid.UUID) {
	w.Helper()
	inForce, err := w.Policies.Policies(w.Context())
	w.OK(err)
	w.OK(w.Invites.AcceptPrivacy(w.Context(), accountID, inForce.Privacy))
	w.OK(w.Invites.AcceptTerms(w.Context(), accountID, inForce.Terms))
}

// Onboard takes the invitee through all steps, and returns the account, in use then. A
// company mailbox has Password.
func (w *World) Onboard(i *invite.Invitation) *techpass.Account {
	w.Helper()
	id := w.Accept(i)
	if people.UsernameNeeded(w.Account(id).Email) {
		w.OK(w.Invites.SetPassword(w.Context(), id, Password, Password))
	}
	w.SetUpApp(id)
	w.AcceptPolicies(id)
	return w.Account(id)
}
