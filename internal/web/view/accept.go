package view

import (
	"strconv"
	"strings"
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
	Code    Input
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

// AcceptState tells that an invitation cannot be accepted as it is: used,
// lapsed, revoked, replaced, begun in another browser, meant for somebody else.
type AcceptState struct {
	Tone Tone
	// Title is the page's heading.
	Title string
	// Paragraphs explain what happened and what to do.
	Paragraphs []string
	// Facts may repeat who invited whom and until when.
	Facts []Fact
	// PostURL, when set, draws a form whose button says PostLabel.
	PostURL   string
	PostLabel string
	// Link is the other way on.
	Link *Link
}

// SetPassword lets an invitee with a company mailbox choose a password.
type SetPassword struct {
	// LoginID is kept in the form for password managers.
	LoginID string
	// MinLength is the least number of characters, said in the hint.
	MinLength int
	// Action takes the POST with FieldPassword and FieldPasswordSame.
	Action   string
	Password Input
	Repeat   Input
	Steps    Steps
}

// GiveName asks an invitee for the name that nobody gave.
type GiveName struct {
	// Action takes the POST with FieldFirstName and FieldLastName.
	Action    string
	FirstName Input
	LastName  Input
	Steps     Steps
}

// Input returns the input of the field; nil where there is none.
func (m *GiveName) Input(field string) *Input {
	switch field {
	case FieldFirstName:
		return &m.FirstName
	case FieldLastName:
		return &m.LastName
	}
	return nil
}

func (m GiveName) fields() []Field {
	return []Field{
		{Name: FieldFirstName, Label: "First name", Input: m.FirstName, Required: true, Autocomplete: "given-name"},
		{Name: FieldLastName, Label: "Last name", Input: m.LastName, Required: true, Autocomplete: "family-name"},
	}
}

// PolicyStep shows a policy and asks for its acceptance.
type PolicyStep struct {
	PolicyText
	// Again says that an earlier version was accepted; Changes tells what is new, "" where
	// nobody said.
	Again   bool
	Changes string
	// Action takes the POST with FieldAgree and FieldPolicyVersion.
	Action string
	Agree  Input
	Steps  Steps
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
	Steps     Steps
}

// Steps shows how far one has come.
type Steps struct {
	Labels []string
	// Current counts from zero. It is behind the last one where nothing is left to do.
	Current int
	// Ticked says of each step whether it is done, where they are not done in their order. Where
	// it is nil, those before Current are.
	Ticked []bool
}

func (s Steps) state(i int) string {
	switch {
	case s.Ticked != nil && s.Ticked[i], s.Ticked == nil && i < s.Current:
		return "done"
	case i == s.Current:
		return "current"
	}
	return "next"
}

func (m AcceptOpen) from() string {
	if m.InviterOrganisation == "" {
		return ""
	}
	return " (" + m.InviterOrganisation + ")"
}

func (m AcceptOpen) facts() []Fact {
	list := []Fact{{"For", m.Invitee}}
	if m.LoginID != "" && m.LoginID != m.Invitee {
		list = append(list, Fact{"Your login ID will be", m.LoginID})
	}
	return append(list, Fact{"Valid until", m.ValidUntil}, Fact{"SEED required", yesNo(m.Seed)})
}

func (m SetPassword) password() Field {
	return Field{
		Name: FieldPassword, Label: "New password", Input: m.Password, Type: "password", Required: true,
		Autocomplete: "new-password", Hint: "At least " + strconv.Itoa(m.MinLength) + " characters. Spaces are welcome.",
	}
}

func (m SetPassword) repeat() Field {
	return Field{
		Name: FieldPasswordSame, Label: "New password again", Input: m.Repeat, Type: "password", Required: true,
		Autocomplete: "new-password",
	}
}

func (m SetPassword) fields() []Field { return []Field{m.password(), m.repeat()} }

func (m PolicyStep) agree() Field {
	return Field{
		Name: FieldAgree, Label: "I have read and accept the " + m.Title, Input: m.Agree, Type: "checkbox", Required: true,
	}
}

// onlyLogin tells whether the login ID names no mailbox.
func (m Onboarded) onlyLogin() bool { return strings.HasSuffix(m.LoginID, loginSuffix) }
