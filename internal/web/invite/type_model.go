package invite

// InvitationType is the page on which the officer picks a way to invite.
type InvitationType struct {
	EmailURL   string
	AccountURL string
	BatchURL   string
	StatusURL  string
}
