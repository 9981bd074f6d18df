package view

// Outbox lists the mails of a demonstration, newest first.
type Outbox struct {
	// URL is the page's own address; htmx asks it again for the fragment.
	URL   string
	Mails []OutboxMail
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
	Links []Link
}
