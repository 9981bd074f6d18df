package mail

// Cause says what keeps a mail from leaving. It decides what follows: only CauseAddress
// ends the tries, and only there somebody has to correct an address.
type Cause string

// The causes.
const (
	NoCause      Cause = ""
	CauseAddress Cause = "address" // the server says that there is no such mailbox or domain
	CauseMailbox Cause = "mailbox" // the mailbox takes no mail for now: full, disabled, greylisting
	CausePolicy  Cause = "policy"  // the server takes no such mail from us: relaying, rate, spam, our sender
	CauseServer  Cause = "server"  // no server was reached, let us in, or answered to the end
	CausePortal  Cause = "portal"  // the portal could not write the letter
)

// OfOperator tells whether the operator has to mend something: the mail server, the way to
// it, how it knows us, or the portal itself.
func (c Cause) OfOperator() bool { return c == CausePolicy || c == CauseServer || c == CausePortal }

// SendError is why a letter did not leave.
type SendError struct {
	Cause Cause
	Reply string // the server's words, or what went wrong, fit to be stored and shown
	// Doubt: the server has the whole message and has not said what it did with it. Another
	// try may make a second copy.
	Doubt bool
	Err   error // what it comes from; nil where Reply tells all
}

func (e *SendError) Error() string { return e.Reply }
func (e *SendError) Unwrap() error { return e.Err }
