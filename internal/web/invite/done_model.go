package invite

import "techbiz/internal/web/view"

// InviteDone confirms that an invitation is on its way.
type InviteDone struct {
	Email string
	// LoginID is with what the invitee will sign in.
	LoginID string
	// ValidUntil is the day on which the invitation lapses, formatted.
	ValidUntil string
	// WaitsFor is the domain that the invitation waits for; empty where it was sent.
	WaitsFor string
	// Seed says that SEED was asked for.
	Seed       bool
	DetailsURL string
	AnotherURL string
	StatusURL  string
}

func (m InviteDone) facts() []view.Fact {
	list := []view.Fact{{Label: "Login ID", Value: m.LoginID}, {Label: "Valid until", Value: m.ValidUntil}, {Label: "SEED required", Value: view.YesNo(m.Seed)}}
	if m.LoginID == "" {
		return list[1:]
	}
	return list
}
