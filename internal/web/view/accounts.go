package view

// AccountDeed is something that can be done to an account.
type AccountDeed struct {
	Label  string
	URL    string
	Danger bool
}

// The words of an account's states.
const (
	AccountPending    = "Not activated"
	AccountActive     = "Active"
	AccountDisabled   = "Disabled"
	AccountTerminated = "Terminated"
	AccountDeleted    = "Deleted"
)

// Button is the class of its button.
func (d AccountDeed) Button() string {
	if d.Danger {
		return "btn btn--danger"
	}
	return "btn btn--secondary"
}
