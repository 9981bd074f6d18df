package mail

import "time"

// Delivery is what became of a mail so far. It is zero where there is no mail.
type Delivery struct {
	State   State
	Cause   Cause  // what kept it from leaving when it was last tried
	Reply   string // the mail server's last words
	Tries   int
	TriedAt time.Time // of the last try that failed
	NextAt  time.Time // when it is tried again; zero where that is about to be, or never
}

// Delivery tells what became of the mail so far.
func (m *Mail) Delivery() Delivery {
	return Delivery{State: m.State, Cause: m.Cause, Reply: m.Reply, Tries: m.Tries, TriedAt: m.TriedAt, NextAt: m.NextAt}
}

// Trouble says in what way a mail did not arrive.
type Trouble string

// The troubles.
const (
	NoTrouble    Trouble = ""
	NoMailbox    Trouble = "refused"       // the server says that there is no such mailbox
	Delayed      Trouble = "delayed"       // it was tried, and is tried again
	NotDelivered Trouble = "not_delivered" // no server took it in time, or it was withdrawn
)

// Trouble tells in what way the mail did not arrive, NoTrouble where nothing is known to be
// wrong.
func (d Delivery) Trouble() Trouble {
	switch {
	case d.State == Refused:
		return NoMailbox
	case d.State == GivenUp, d.State == Withdrawn:
		return NotDelivered
	case d.Failing():
		return Delayed
	}
	return NoTrouble
}

// Undelivered tells whether the mail was tried and has not left, or never will, its address
// being right as far as is known.
func (d Delivery) Undelivered() bool {
	t := d.Trouble()
	return t == Delayed || t == NotDelivered
}

// Failing tells whether the mail was tried and is tried again.
func (d Delivery) Failing() bool { return d.State == Queued && d.Tries > 0 }
