package view

import (
	"maps"
	"net/url"
	"slices"
)

// SignInEmail is the first step of signing in: the government mailbox.
type SignInEmail struct {
	// Action takes the POST with FieldEmail.
	Action string
	Email  Input
	// TechPassURL starts the sign-in with TechPass; empty where it is not offered.
	TechPassURL string
	// NoMailedCodes says that TechPass is the only way.
	NoMailedCodes bool
}

// SignInCode is the second step: the code from the mail.
type SignInCode struct {
	// Action takes the POST with FieldCode.
	Action string
	// Email is the mailbox to which the code went.
	Email string
	Code  Input
	// ValidUntil is when the code expires, as text, such as "10:42" or "10 minutes".
	ValidUntil string
	// TriesLeft tells after a wrong code how many tries remain, as a sentence.
	TriesLeft string
	// Locked says that this code takes no more tries: only a new one helps.
	Locked bool
	// ResendURL takes the POST that mails a new code.
	ResendURL string
	// RestartURL leads back to the first step.
	RestartURL string
}

// SignedOut is the page after signing out, or when a session has ended.
type SignedOut struct {
	// Expired says that the session ended by itself.
	Expired bool
	// Kept says that the form which was being submitted shows again, filled in.
	Kept      bool
	SignInURL string
}

// Resume is the page from which somebody sends a form that waited while they signed in
// again.
type Resume struct {
	Action  string
	Values  url.Values // of its fields
	BackURL string     // the page with the form
}

// hidden lists the fields in a fixed order.
func (m Resume) hidden() (fields [][2]string) {
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		for _, value := range m.Values[name] {
			fields = append(fields, [2]string{name, value})
		}
	}
	return fields
}

func (m SignInEmail) email() Field {
	return Field{
		Name: FieldEmail, Label: "Government email", Input: m.Email, Type: "email", Required: true,
		Autocomplete: "email", Hint: "For example name@agency.gov.sg", Autofocus: true,
	}
}

// mailedCode is the form for a code that was mailed, wherever it is asked for.
type mailedCode struct {
	Action     string
	Code       Input
	ValidUntil string
	TriesLeft  string
	Locked     bool
	ResendURL  string
	Submit     string
	Back       Link
}

// TechPassNeeded says, to who signed in with a mailed code, why a page needs TechPass.
type TechPassNeeded struct {
	Email string
	// ByCode says that they signed in with a mailed code; otherwise it was at their
	// organisation.
	ByCode bool
	// NoneYet says that the account's steps are not finished.
	NoneYet bool
	// ContinueURL leads to signing in with TechPass, and from there to the page.
	ContinueURL string
	BackURL     string
}
