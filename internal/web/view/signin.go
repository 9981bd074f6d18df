package view

import (
	"maps"
	"net/url"
	"slices"
)

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

// MailedCode is the form for a code that was mailed, wherever it is asked for.
type MailedCode struct {
	Action     string
	Code       Input
	ValidUntil string
	TriesLeft  string
	Locked     bool
	ResendURL  string
	Submit     string
	Back       Link
}
