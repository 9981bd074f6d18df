// Package health tells admins how the background work is doing: what waits, what fails and
// why, what ran when, and which nodes are there. It changes nothing but that a failing job
// is tried again now, and that each node says that it is there (Service.Beat).
//
// The work itself is done by package work; what is told here is read from the same tables,
// each look bounded however many jobs there are.
package health

import (
	"time"
)

// Ceiling is how many jobs of one queue in one state are counted: beyond it there are
// "10,000+".
const Ceiling = 10_000

// Count is how many jobs of a kind are in a queue, by what they do.
type Count struct {
	Kind      string
	Queue     string
	Waiting   int // could run now
	Later     int // are to run at a later time
	Running   int
	Failing   int       // failed, and are tried again later
	GivenUp   int       // failed too often, and are not tried again
	OldestAt  time.Time // since when the oldest of Waiting could run
	FailingAt time.Time // when the oldest of Failing was queued
}

// Job is one that failed.
type Job struct {
	ID       int64
	Kind     string
	Queue    string
	GivenUp  bool
	Tries    int
	MaxTries int
	NextAt   time.Time // when it is tried again; zero where it is not
	Error    string    // what the last try said
	FailedAt time.Time
}

// Task is a kind of job that comes by itself, time and again.
type Task struct {
	Kind  string
	Every time.Duration
}

// Run is when a task was done last.
type Run struct {
	Task

	LastAt time.Time // zero where that is not known
}

// late is how long after its time a task is missed.
const late = 2 * time.Minute

// Late tells whether the task should have run again.
func (r Run) Late(now time.Time) bool {
	return r.LastAt.IsZero() || now.Sub(r.LastAt) > 2*r.Every+late
}

// Node is a process of the program.
type Node struct {
	ID        string
	Host      string
	Role      string // all, web or worker
	Version   string
	StartedAt time.Time
	SeenAt    time.Time
	LostAt    time.Time // when others took over its jobs, because it was silent; zero where not
}

// beatEvery is how often a node says that it is there where no other one waits for that.
const beatEvery = 20 * time.Second

// Alive tells whether the node said lately that it is there.
func (n Node) Alive(now time.Time) bool { return n.LostAt.IsZero() && now.Sub(n.SeenAt) <= 3*beatEvery }

// Works tells whether the node runs jobs.
func (n Node) Works() bool { return n.Role != "web" }

// Report is how the background work is doing.
type Report struct {
	At     time.Time
	Counts []Count
	// Capped: some counts stop at Ceiling.
	Capped  bool
	Failing []Job // those that are tried again next, and those given up last
	Runs    []Run
	Nodes   []Node // seen in the last day, the newest first
	// Refused and GivenUp count mails of the last day by what became of them.
	MailsRefused, MailsGivenUp int
	Mails                      Mails
	FailingMails               []FailingMail // those tried again next
}

// Mail is the kind of the jobs that deliver mails: whether they wait is what users notice.
const Mail = "mail.deliver"
