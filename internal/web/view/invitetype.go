package view

// InvitationType is the page on which the officer picks a way to invite.
type InvitationType struct {
	EmailURL   string
	AccountURL string
	// BatchURL is empty until batch upload is available; the card says so.
	BatchURL  string
	StatusURL string
}
