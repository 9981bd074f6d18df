package accept

import (
	"strings"

	"techbiz/internal/web/view"
)

// AcceptOpen is the page behind the link in the invitation mail.
type AcceptOpen struct {
	// Inviter names the officer, InviterOrganisation the agency.
	Inviter             string
	InviterOrganisation string
	// Invitee is the invited address, masked or in full.
	Invitee string
	// LoginID is with what the invitee will sign in.
	LoginID string
	// ValidUntil is when the invitation lapses, formatted.
	ValidUntil string
	Seed       bool
	// SelfService says that nobody invited: the mailbox's holder signed up.
	SelfService bool
	// Action takes the POST that mails the code.
	Action string
}

// AcceptCode takes the code that was mailed to the invitee.
type AcceptCode struct {
	Invitee string
	Code    view.Input
	// Action takes the POST with FieldCode.
	Action string
	// ValidUntil is when the code expires, as text.
	ValidUntil string
	// TriesLeft tells after a wrong code how many tries remain, as a sentence.
	TriesLeft string
	// Locked says that this code takes no more tries: only a new one helps.
	Locked bool
	// ResendURL takes the POST that mails a new code.
	ResendURL string
	// BackURL leads to the invitation's page.
	BackURL string
}

// GiveName asks an invitee for the name that nobody gave.
type GiveName struct {
	// Action takes the POST with FieldFirstName and FieldLastName.
	Action    string
	FirstName view.Input
	LastName  view.Input
	Steps     view.Steps
}

// Input returns the input of the field; nil where there is none.
func (m *GiveName) Input(field string) *view.Input {
	switch field {
	case view.FieldFirstName:
		return &m.FirstName
	case view.FieldLastName:
		return &m.LastName
	}
	return nil
}

func (m GiveName) fields() []view.Field {
	return []view.Field{
		{Name: view.FieldFirstName, Label: "First name", Input: m.FirstName, Required: true, Autocomplete: "given-name"},
		{Name: view.FieldLastName, Label: "Last name", Input: m.LastName, Required: true, Autocomplete: "family-name"},
	}
}

// PolicyStep shows a policy and asks for its acceptance.
type PolicyStep struct {
	view.PolicyText
	// Again says that an earlier version was accepted; Changes tells what is new, "" where
	// nobody said.
	Again   bool
	Changes string
	// Action takes the POST with FieldAgree and FieldPolicyVersion.
	Action string
	Agree  view.Input
	Steps  view.Steps
}

// Onboarded is the end of the way: the account is active.
type Onboarded struct {
	LoginID string
	// SeedLeft says that a device is still to be onboarded to SEED; SeedNext what comes next
	// for that.
	SeedLeft bool
	SeedNext string
	// SignInURL leads to the sign-in.
	SignInURL string
	Steps     view.Steps
}

func (m AcceptOpen) from() string {
	if m.InviterOrganisation == "" {
		return ""
	}
	return " (" + m.InviterOrganisation + ")"
}

func (m AcceptOpen) facts() []view.Fact {
	list := []view.Fact{{Label: "For", Value: m.Invitee}}
	if m.LoginID != "" && m.LoginID != m.Invitee {
		list = append(list, view.Fact{Label: "Your login ID will be", Value: m.LoginID})
	}
	return append(list, view.Fact{Label: "Valid until", Value: m.ValidUntil}, view.Fact{Label: "SEED required", Value: view.YesNo(m.Seed)})
}

func (m PolicyStep) agree() view.Field {
	return view.Field{
		Name: view.FieldAgree, Label: "I have read and accept the " + m.Title, Input: m.Agree, Type: "checkbox", Required: true,
	}
}

// onlyLogin tells whether the login ID names no mailbox.
func (m Onboarded) onlyLogin() bool { return strings.HasSuffix(m.LoginID, view.LoginSuffix) }
