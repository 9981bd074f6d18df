package view

// HumanCheck lets the browser show that a person is before it.
type HumanCheck struct {
	// ChallengeURL answers GET with what is to be solved, as JSON.
	ChallengeURL string
	// Lasts is after how many seconds a new one is to be solved.
	Lasts int
}
