package view

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// PasskeyForm makes a passkey, or signs in with one, by the page's script. Without it
// the form stays hidden.
type PasskeyForm struct {
	// Mode is PasskeyCreate or PasskeyGet.
	Mode string
	// OptionsURL answers a POST with the options for the browser, as JSON.
	OptionsURL string
	// Action takes the POST with FieldResponse, and with FieldName where one is made.
	Action string
	// Host is the name that passkeys belong to; at another one the form stays hidden.
	Host string
	// Button is the words on it.
	Button string
	// Named asks what the passkey is to be called.
	Named bool
	Name  Input
	// Beside: another way stands first on the page, so the button is no primary one.
	Beside bool
}

// Modes of a PasskeyForm.
const (
	PasskeyCreate = "create"
)

// AppSetup shows what an authenticator app has to be given and asks for its first code.
type AppSetup struct {
	// Steps are empty outside of onboarding.
	Steps Steps
	// Key is to be typed; QR is its picture, a PNG.
	Key string
	URL string
	QR  []byte
	// Action takes the POST with FieldCode.
	Action string
	Code   Input
	// BackURL leads to the choice.
	BackURL string
	// Replaces says that an earlier app stops working.
	Replaces bool
}

// RecoveryCodes shows a new set, once.
type RecoveryCodes struct {
	// Steps are empty outside of onboarding.
	Steps Steps
	Codes []string
	// ContinueURL is the way on.
	ContinueURL string
}

// NameField asks for the name of a passkey.
func (m PasskeyForm) NameField() Field {
	return Field{
		Name: FieldName, ID: "passkey-name", Label: "Name of the passkey", Input: m.Name, Optional: true, MaxLength: 50,
		Hint: "So that you know it again, for example Office laptop.",
	}
}

func (m AppSetup) code() Field {
	return Field{
		Name: FieldCode, Label: "6-digit code", Input: m.Code, Required: true, Autocomplete: "one-time-code", InputMode: "numeric", Short: true,
		Hint: "The app shows a new one every 30 seconds.",
	}
}

// picture is the QR code as an address that the page itself holds.
func (m AppSetup) picture() string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(m.QR)
}

// link opens an app on the same device.
func (m AppSetup) link() templ.SafeURL { return templ.SafeURL(m.URL) }

func (m RecoveryCodes) text() string { return strings.Join(m.Codes, "\n") }

// file is the codes as a text file that the page itself holds.
func (m RecoveryCodes) file() templ.SafeURL {
	return templ.SafeURL("data:text/plain;charset=utf-8," + url.PathEscape("TechPass recovery codes. Each works once.\r\n\r\n"+strings.Join(m.Codes, "\r\n")+"\r\n"))
}

// beside is the form below another way on the same page.
func (m PasskeyForm) BesideField() PasskeyForm {
	m.Beside = true
	return m
}
