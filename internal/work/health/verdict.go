package health

import (
	"time"
)

// Trouble is something that an operator should look at. Its fields say what it is about;
// the edge puts it into words.
type Trouble struct {
	Code  TroubleCode
	Kind  string        // of the jobs
	For   time.Duration // for how long
	Count int
	Error string // what the last try said
}

// TroubleCode says what the trouble is.
type TroubleCode string

// The troubles, the gravest first.
const (
	NoWorker   TroubleCode = "no_worker"   // no node that runs jobs is alive
	MailsFail  TroubleCode = "mails_fail"  // no mail server takes the mails
	MailsHeld  TroubleCode = "mails_held"  // mails are kept back
	MailsWait  TroubleCode = "mails_wait"  // mails wait for a node
	TaskMissed TroubleCode = "task_missed" // what comes by itself did not come
	JobsWait   TroubleCode = "jobs_wait"   // other jobs wait for a node
	JobsFail   TroubleCode = "jobs_fail"   // other jobs are tried again
	JobsLost   TroubleCode = "jobs_lost"   // jobs were given up
)

// patience is how long a job may wait, or a mail may fail, before it is trouble.
const patience = 5 * time.Minute

// Troubles lists what is wrong, the gravest first; nothing where all is well.
func (r *Report) Troubles() []Trouble {
	var found []Trouble
	if !r.hasWorker() {
		found = append(found, Trouble{Code: NoWorker})
	}
	var wait, fail, lost []Trouble
	for _, c := range r.Counts {
		isMail := c.Kind == Mail
		if since := r.since(c.OldestAt); c.Waiting > 0 && since > patience {
			wait = append(wait, Trouble{Code: either(isMail, MailsWait, JobsWait), Kind: c.Kind, For: since, Count: c.Waiting})
		}
		if since := r.since(c.FailingAt); c.Failing > 0 && since > patience {
			fail = append(fail, Trouble{Code: either(isMail, MailsFail, JobsFail), Kind: c.Kind, For: since, Count: c.Failing, Error: r.lastError(c.Kind)})
		}
		if c.GivenUp > 0 {
			lost = append(lost, Trouble{Code: JobsLost, Kind: c.Kind, Count: c.GivenUp, Error: r.lastError(c.Kind)})
		}
	}
	if n, since := r.Mails.ToMend(), r.since(r.Mails.OldestAt); n > 0 && (since > patience || r.Mails.MostFail()) {
		found = append(found, Trouble{Code: MailsFail, Kind: Mail, For: since, Count: n, Error: r.Mails.Reply})
	}
	found = append(found, pick(fail, MailsFail)...)
	if r.Mails.Held > 0 {
		found = append(found, Trouble{Code: MailsHeld, Kind: Mail, Count: r.Mails.Held})
	}
	found = append(found, pick(wait, MailsWait)...)
	for _, run := range r.Runs {
		if r.hasWorker() && r.Missed(run) {
			found = append(found, Trouble{Code: TaskMissed, Kind: run.Kind, For: r.since(run.LastAt)})
		}
	}
	found = append(found, pick(wait, JobsWait)...)
	found = append(found, pick(fail, JobsFail)...)
	return append(found, lost...)
}

func either(isMail bool, mails, others TroubleCode) TroubleCode {
	if isMail {
		return mails
	}
	return others
}

func pick(all []Trouble, code TroubleCode) (some []Trouble) {
	for _, t := range all {
		if t.Code == code {
			some = append(some, t)
		}
	}
	return some
}

func (r *Report) hasWorker() bool {
	for _, n := range r.Nodes {
		if n.Works() && n.Alive(r.At) {
			return true
		}
	}
	return false
}

// Missed tells whether the task should have been done again. A node that has just begun to
// run jobs is given the time to take up what was due.
func (r *Report) Missed(run Run) bool {
	return run.Late(r.At) && (r.settled() || !r.hasWorker())
}

// settled tells whether a node has run jobs for long enough to have taken up what was due.
func (r *Report) settled() bool {
	for _, n := range r.Nodes {
		if n.Works() && n.Alive(r.At) && r.since(n.StartedAt) > late {
			return true
		}
	}
	return false
}

// since is how long ago that was, 0 where it is not known.
func (r *Report) since(at time.Time) time.Duration {
	if at.IsZero() {
		return 0
	}
	return r.At.Sub(at)
}

func (r *Report) lastError(kind string) string {
	for _, j := range r.Failing {
		if j.Kind == kind {
			return j.Error
		}
	}
	return ""
}
