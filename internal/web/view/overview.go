package view

// Overview is the first page after signing in.
type Overview struct {
	// Name greets the person.
	Name string
	// InviteURL leads to the invitation types; empty where the person may not
	// invite (a vendor).
	InviteURL string
	StatusURL string
	// AuditURL is set for administrators only.
	AuditURL string
	// Counts of the officer's own invitations, already formatted.
	Onboarded     string
	NotOnboarded  string
	NeedAttention string
	// Attention lists what the officer should act upon, most urgent first.
	Attention []AttentionItem
	// FirstTime is set while the officer has invited nobody yet.
	FirstTime bool
}

// AttentionItem is one invitation that waits for the officer.
type AttentionItem struct {
	// Who names the invitee.
	Who string
	// Why is a sentence: "The mail was refused: mailbox unavailable".
	Why  string
	Tone Tone
	// Link acts on it.
	Link Link
}
