package view

// Pager leads through keyset pages; an empty address is not available.
type Pager struct {
	FirstURL    string
	PreviousURL string
	NextURL     string
}

func (p Pager) needed() bool { return p.FirstURL != "" || p.PreviousURL != "" || p.NextURL != "" }

// The words of the two status columns.
const (
	StatusOnboarded    = "Onboarded"
	StatusNotOnboarded = "Not Onboarded"
	StatusMailRefused  = "Mail refused"
	StatusMailDelayed  = "Mail delayed"
	StatusNotDelivered = "Mail not delivered"

	StatusWaitsForDomain = "Waiting for the domain"
	StatusNotSent        = "Not sent"
)

// statusTone gives a status its colour.
func statusTone(status string) Tone {
	switch status {
	case StatusOnboarded:
		return ToneSuccess
	case StatusNotOnboarded:
		return ToneWarning
	case StatusMailDelayed:
		return ToneWarning
	case StatusWaitsForDomain:
		return ToneInfo
	case StatusMailRefused, StatusNotDelivered, StatusNotSent:
		return ToneDanger
	}
	return ToneNeutral
}
