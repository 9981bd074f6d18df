package view

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

func (m InviteDone) facts() []Fact {
	list := []Fact{{"Login ID", m.LoginID}, {"Valid until", m.ValidUntil}, {"SEED required", yesNo(m.Seed)}}
	if m.LoginID == "" {
		return list[1:]
	}
	return list
}

func yesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}
