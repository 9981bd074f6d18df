package techpass

import "techbiz/internal/web/view"

// SignInEmail is the first step of signing in: the government mailbox.
type SignInEmail struct {
	// Action takes the POST with FieldEmail.
	Action string
	Email  view.Input
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
	Code  view.Input
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

func (m SignInEmail) email() view.Field {
	return view.Field{
		Name: view.FieldEmail, Label: "Government email", Input: m.Email, Type: "email", Required: true,
		Autocomplete: "email", Hint: "For example name@agency.gov.sg", Autofocus: true,
	}
}

// Needed says, to who signed in with a mailed code, why a page needs TechPass.
type Needed struct {
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
