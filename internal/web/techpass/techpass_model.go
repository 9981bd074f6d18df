package techpass

import "techbiz/internal/web/view"

// Names of the form fields of signing in with TechPass.
const (
	FieldRecovery = "recovery"
)

// Login asks who wants to sign in with TechPass.
type Login struct {
	// Product is what one signs in to, "" for TechPass itself.
	Product string
	// Action takes the POST with FieldLogin.
	Action  string
	Login   view.Input
	Passkey view.PasskeyForm
	// Refused tells that a passkey was not accepted; empty where none was used.
	Refused string
	// SignUpURL leads to self-service sign-up; empty hides it.
	SignUpURL string
}

// Password asks for the password of a login ID.
type Password struct {
	LoginID string
	// Action takes the POST with FieldPassword.
	Action   string
	Password view.Input
	// Locked says until when no try is taken, as a sentence; empty where it may be tried.
	Locked   string
	ResetURL string // "" where there is nothing to reset
	// CodeURL takes the POST of who would rather have a code by mail; "" where none is mailed.
	CodeURL    string
	RestartURL string
}

// Factor asks for the second factor.
type Factor struct {
	LoginID string
	// Action takes the POST with FieldCode.
	Action string
	// App says that the account has an authenticator app.
	App  bool
	Code view.Input
	// RecoveryAction takes the POST with FieldRecovery.
	RecoveryAction string
	Recovery       view.Input
	Locked         string
	// Passkey is set where the account has one.
	Passkey    *view.PasskeyForm
	RestartURL string
}

// Leaving takes the browser to another site. Forms may not lead there themselves, so it
// is a page of its own.
type Leaving struct {
	To   string
	Name string
}

// ResetPassword asks for the mailbox of an account whose password was lost.
type ResetPassword struct {
	// Action takes the POST with FieldEmail.
	Action  string
	Email   view.Input
	BackURL string
}

// NewPassword asks for a new password.
type NewPassword struct {
	LoginID   string
	MinLength int
	// Action takes the POST with FieldPassword and FieldPasswordSame.
	Action   string
	Password view.Input
	Repeat   view.Input
}

func (m Login) login() view.Field {
	return view.Field{
		Name: view.FieldLogin, Label: "Login ID", Input: m.Login, Required: true, Autocomplete: "username webauthn",
		Hint: "Your email, or your TechPass username", Autofocus: true,
	}
}

func (m Password) password() view.Field {
	return view.Field{Name: view.FieldPassword, Label: "Password", Input: m.Password, Type: "password", Required: true, Autocomplete: "current-password", Autofocus: true}
}

func (m Factor) recovery() view.Field {
	return view.Field{Name: FieldRecovery, Label: "Recovery code", Input: m.Recovery, Required: true, Autocomplete: "off"}
}

func (m ResetPassword) email() view.Field {
	return view.Field{
		Name: view.FieldEmail, Label: "Email", Input: m.Email, Type: "email", Required: true, Autocomplete: "email",
		Hint: "The company mailbox of your account", Autofocus: true,
	}
}

func (m NewPassword) form() view.SetPassword {
	return view.SetPassword{LoginID: m.LoginID, MinLength: m.MinLength, Action: m.Action, Password: m.Password, Repeat: m.Repeat}
}

// Consent asks whether a product may know who signs in.
type Consent struct {
	Product string
	Site    string // where the product is
	LoginID string
	// Learns are what the product will know, each as the end of a sentence.
	Learns []string
	// Action takes the POST with FieldAgree: AgreeYes, or anything else to refuse.
	Action string
}
