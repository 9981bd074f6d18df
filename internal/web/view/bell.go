package view

// Bell leads to the notifications from every page.
type Bell struct {
	URL string
	// Unread is the number of unread ones in words, such as "3" or "99+"; "" for none.
	Unread string
	// Current is set on the notifications' own page.
	Current bool
}

// FieldUntil is the form field that says up to when notifications are marked as read.
const FieldUntil = "until"
