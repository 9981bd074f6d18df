package view

// Bell leads to the notifications from every page.
type Bell struct {
	URL string
	// Unread is the number of unread ones in words, such as "3" or "99+"; "" for none.
	Unread string
	// Current is set on the notifications' own page.
	Current bool
}

// Notifications lists what the user was told, newest first.
type Notifications struct {
	// ReadAction takes the POST that marks all as read; empty where all are.
	ReadAction string
	// Until is the value of FieldUntil: what comes later stays unread.
	Until string
	List  NotificationList
}

// FieldUntil is the form field that says up to when notifications are marked as read.
const FieldUntil = "until"

// NotificationList is the part of Notifications that paging swaps.
type NotificationList struct {
	Rows  []Notification
	Pager Pager
	// InviteURL and StatusURL are what to do while there is nothing to read.
	InviteURL string
	StatusURL string
}

// Notification is one thing that the user was told.
type Notification struct {
	// Text is a sentence that names whom it is about.
	Text string
	// URL leads to what it is about.
	URL string
	// Time is formatted, see DateTime.
	Time   string
	Tone   Tone
	Unread bool
}
