package techpass

import (
	"errors"
	"slices"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Policies are the versions of the texts that everybody has to accept as they are in force
// now. An admin publishes them (package policy), so they are asked for in the transaction
// that relies on them. Nobody can have accepted the zero Policies.
type Policies struct {
	Privacy string // the Privacy Policy
	Terms   string // the Terms of Use
}

// ErrNewerText refuses the acceptance of a text that was replaced while it was read.
var ErrNewerText = errors.New("a newer text was published: it is the one to accept")

// Step is one step of activation.
type Step string

// The steps, in order.
const (
	StepAccept   Step = "accept"
	StepName     Step = "name"     // government mailboxes: an email invitation knows none
	StepPassword Step = "password" // company mailboxes, and who was asked to: see Account.AskForPassword
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

// Steps lists the steps that the account's holder goes through, StepDone last: those of the
// mailbox's kind, and a password where one was asked for.
func (a *Account) Steps() []Step {
	steps := Steps(a.Email.Kind())
	if a.asksName() {
		steps = slices.Insert(steps, 1, StepName)
	}
	if a.PasswordDue && a.Email.Kind().Government() {
		steps = slices.Insert(steps, slices.Index(steps, StepMFA), StepPassword)
	}
	return steps
}

// asksName tells whether the holder's name is one of the steps. Those of company mailboxes are
// known from the start, and whoever is active changes theirs in the profile.
func (a *Account) asksName() bool {
	return a.State == Pending && a.ActivatedAt.IsZero() && a.Email.Kind().Government()
}

// AskForPassword has the holder of a government mailbox choose a password, as those of
// company mailboxes do: where no identity provider vouches for the mailbox, a mailed code
// would be all that stands before the second factor. It reports false where there is one.
func (a *Account) AskForPassword() (asked bool) {
	if a.PasswordHash != "" || a.PasswordDue {
		return false
	}
	a.PasswordDue = true
	return true
}

// UsesPassword tells whether a password is among the first factors of the account: that of
// each company mailbox, and of a government mailbox once it was asked for.
func (a *Account) UsesPassword() bool {
	return !a.Email.Kind().Government() || a.PasswordDue || a.PasswordHash != ""
}

// Missing lists the steps that are still to do while these policies are in force.
func (a *Account) Missing(p Policies) []Step {
	var missing []Step
	for _, step := range a.Steps() {
		if step != StepDone && !a.did(step, p) {
			missing = append(missing, step)
		}
	}
	return missing
}

// NextStep returns the first step that is still to do while these policies are in force.
func (a *Account) NextStep(p Policies) Step {
	if missing := a.Missing(p); len(missing) > 0 {
		return missing[0]
	}
	return StepDone
}

func (a *Account) did(s Step, p Policies) bool {
	switch s {
	case StepAccept:
		return !a.MailboxProvedAt.IsZero()
	case StepName:
		return !a.FirstName.IsZero() && !a.LastName.IsZero()
	case StepPassword:
		return a.PasswordHash != ""
	case StepMFA:
		return a.HasMFA()
	case StepPrivacy:
		return accepted(a.PrivacyVersion, p.Privacy)
	case StepTerms:
		return accepted(a.TermsVersion, p.Terms)
	}
	return false
}

// accepted: an account that accepted nothing did not accept a text that is not known.
func accepted(version, inForce string) bool { return version != "" && version == inForce }

// require refuses a step that is not the next one with *fault.Conflict. A step that
// was done already is reported by done, so that a repeated form goes on quietly.
func (a *Account) require(s Step, p Policies) (done bool, err error) {
	if a.State.Ended() {
		return false, &fault.Conflict{Reason: "This account has ended. Ask the officer who invited you for a new invitation."}
	}
	if a.did(s, p) {
		return true, nil
	}
	if a.NextStep(p) != s {
		return false, &fault.Conflict{Reason: "Another step comes first. Go on with the step that is shown."}
	}
	return false, nil
}

// GiveName notes the name that the holder gave, where nobody had given it before. It reports
// false where it was known.
func (a *Account) GiveName(first, last people.PersonName) (changed bool, err error) {
	done, err := a.require(StepName, Policies{}) // which come later
	if done || err != nil {
		return false, err
	}
	a.FirstName, a.LastName = first, last
	return true, nil
}

// SetPassword stores the hash of a password that CheckPassword let pass. It reports
// false where one was set before.
func (a *Account) SetPassword(hash string) (changed bool, err error) {
	done, err := a.require(StepPassword, Policies{}) // which come later
	if done || err != nil {
		return false, err
	}
	a.PasswordHash = hash
	return true, nil
}

// AcceptPrivacy notes that the Privacy Policy was accepted in the version that its reader
// was shown. ErrNewerText where that is not the one in force any more.
func (a *Account) AcceptPrivacy(p Policies, read string) (changed bool, err error) {
	done, err := a.require(StepPrivacy, p)
	if done || err != nil {
		return false, err
	}
	if read != p.Privacy {
		return false, ErrNewerText
	}
	a.PrivacyVersion = read
	return true, nil
}

// AcceptTerms notes that the Terms of Use were accepted, as AcceptPrivacy does.
func (a *Account) AcceptTerms(p Policies, read string) (changed bool, err error) {
	done, err := a.require(StepTerms, p)
	if done || err != nil {
		return false, err
	}
	if read != p.Terms {
		return false, ErrNewerText
	}
	a.TermsVersion = read
	return true, nil
}

// Advance makes a pending account active where no step is left, and reports whether it
// did. Nothing else makes an account active.
func (a *Account) Advance(p Policies, now time.Time) (activated bool) {
	if a.State != Pending || a.NextStep(p) != StepDone {
		return false
	}
	a.MoveTo(Active, now)
	a.ActivatedAt = now
	return true
}
