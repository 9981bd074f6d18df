package view

// AccountAction is something that can be done to an account.
type AccountAction struct {
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
func (d AccountAction) Button() string {
	if d.Danger {
		return "btn btn--danger"
	}
	return "btn btn--secondary"
}
