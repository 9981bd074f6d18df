package account

import "techbiz/internal/web/view"

// Notifications lists what the user was told, newest first.
type Notifications struct {
	// ReadAction takes the POST that marks all as read; empty where all are.
	ReadAction string
	// Until is the value of FieldUntil: what comes later stays unread.
	Until string
	List  NotificationList
}

// NotificationList is the part of Notifications that paging swaps.
type NotificationList struct {
	Rows  []Notification
	Pager view.Pager
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
	Tone   view.Tone
	Unread bool
}
