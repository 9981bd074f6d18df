package outbox

import "techbiz/internal/web/view"

// Outbox lists the mails of a demonstration, newest first.
type Outbox struct {
	// URL is the page's own address; htmx asks it again for the fragment.
	URL   string
	Mails []OutboxMail
	// Authenticators tell how to sign in with TechPass as the demo's people.
	Authenticators []OutboxAuthenticator
}

// OutboxAuthenticator is the authenticator app of one of the demo's people.
type OutboxAuthenticator struct {
	Login    string
	Password string
	Code     string // of now
}

// OutboxMail is one mail.
type OutboxMail struct {
	ID      string
	To      string
	Subject string
	// Sent is formatted, see DateTimeSeconds.
	Sent string
	Text string
	// HTMLURL shows the HTML version; the handler sandboxes that answer.
	HTMLURL string
	// Links are the addresses found in the text, to be followed by a click.
	Links []view.Link
}
