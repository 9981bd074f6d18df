package techpass

import (
	"time"

	"techbiz/internal/fault"
	"techbiz/internal/people"
)

// Versions of the texts that are accepted during activation. A new text gets a new
// version.
const (
	PrivacyVersion = "2026-11"
	TermsVersion   = "2026-11"
)

// Step is one step of activation.
type Step string

// The steps, in order.
const (
	StepAccept   Step = "accept"
	StepPassword Step = "password" // company mailboxes only
	StepMFA      Step = "mfa"      // an authenticator app, or a passkey
	StepPrivacy  Step = "privacy"
	StepTerms    Step = "terms"
	StepDone     Step = "done"
)

// Steps lists the steps that a mailbox of this kind goes through, StepDone last.
// Source: domain.md, "What happens to the invitee".
func Steps(k people.Kind) []Step {
	if k.Government() {
		return []Step{StepAccept, StepMFA, StepPrivacy, StepTerms, StepDone}
	}
	return []Step{StepAccept, StepPassword, StepMFA, StepPrivacy, StepTerms, StepDone}
}

// NextStep returns the first step that is still to do.
func (a *Account) NextStep() Step {
	for _, step := range Steps(a.Email.Kind()) {
		if !a.did(step) {
			return step
		}
	}
	return StepDone
}

func (a *Account) did(s Step) bool {
	switch s {
	case StepAccept:
		return !a.MailboxProvedAt.IsZero()
	case StepPassword:
		return a.PasswordHash != ""
	case StepMFA:
		return a.HasMFA()
	case StepPrivacy:
		return a.PrivacyVersion == PrivacyVersion
	case StepTerms:
		return a.TermsVersion == TermsVersion
	}
	return false
}

// require refuses a step that is not the next one with *fault.Conflict. A step that
// was done already is reported by done, so that a repeated form goes on quietly.
func (a *Account) require(s Step) (done bool, err error) {
	if a.State.Ended() {
		return false, &fault.Conflict{Reason: "This account has ended. Ask the officer who invited you for a new invitation."}
	}
	if a.did(s) {
		return true, nil
	}
	if a.NextStep() != s {
		return false, &fault.Conflict{Reason: "Another step comes first. Go on with the step that is shown."}
	}
	return false, nil
}

// SetPassword stores the hash of a password that CheckPassword let pass. It reports
// false where one was set before.
func (a *Account) SetPassword(hash string) (changed bool, err error) {
	done, err := a.require(StepPassword)
	if done || err != nil {
		return false, err
	}
	a.PasswordHash = hash
	return true, nil
}

// AcceptPrivacy notes that the Privacy Policy was accepted.
func (a *Account) AcceptPrivacy() (changed bool, err error) {
	done, err := a.require(StepPrivacy)
	if done || err != nil {
		return false, err
	}
	a.PrivacyVersion = PrivacyVersion
	return true, nil
}

// AcceptTerms notes that the Terms of Use were accepted.
func (a *Account) AcceptTerms() (changed bool, err error) {
	done, err := a.require(StepTerms)
	if done || err != nil {
		return false, err
	}
	a.TermsVersion = TermsVersion
	return true, nil
}

// Advance makes a pending account active where no step is left, and reports whether it
// did. Nothing else makes an account active.
func (a *Account) Advance(now time.Time) (activated bool) {
	if a.State != Pending || a.NextStep() != StepDone {
		return false
	}
	a.MoveTo(Active, now)
	a.ActivatedAt = now
	return true
}
