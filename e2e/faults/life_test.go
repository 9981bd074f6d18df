package faults

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/testparts"
)

// duePerKill is how many people more there are for each kill, so that the job is at
// work for as long as nodes are killed. Eight in ten of them are due.
const duePerKill = 800

// Whatever moment a node is killed in while the daily job is at work: each account ends
// up where the rules want it, by one event, with one reminder or one notice, and nothing
// is half done.
func TestKillDuringDailyJob(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		mail, sink := testparts.SMTPSink(t, "")
		p := newPortal(t, database, mail)
		p.officers(1)
		began := time.Now().UTC().Truncate(time.Microsecond)
		most := kills(t, testparts.Rounds(t, "kills of the daily job", 2, 12))
		all := p.populate(duePerKill*most, p.officer(), began)
		n := p.node("node")
		n.start()
		times, cutOff, done := 0, 0, 0
		for times < most && p.due() > 0 {
			due := p.due()
			p.dailyJobRuns(n, due-times%2)
			time.Sleep(p.upTo(100 * time.Millisecond))
			n.kill()
			times++
			cutOff += p.resumeDailyJob()
			done += due - p.due()
			n.start()
		}
		p.dailyJobDone(n)
		p.settled(n)
		p.noticesMailed(n)
		n.stop()
		if sgtime.DateOf(time.Now()) != sgtime.DateOf(began) {
			t.Skip("a new day began meanwhile, with reminders of its own")
		}
		lives(t, p, all, began)
		p.lettersOnce(sink, times)
		t.Logf("%d people; %d kills, of which %d cut the daily job off; %d accounts were done meanwhile", len(all), times, cutOff, done)
	})
}

// officer is the account that invited everybody.
func (p *portal) officer() (id uuid.UUID) {
	p.t.Helper()
	p.query("SELECT CAST(id AS text) FROM accounts WHERE email = 'officer0@tech.gov.sg'", func(rows *sql.Rows) error { return rows.Scan(&id) })
	return id
}

// due counts the accounts that the daily job has to look at.
func (p *portal) due() int {
	return p.count("SELECT count(*) FROM accounts WHERE due_at <= CURRENT_TIMESTAMP")
}

// dailyJobRuns waits until the node has taken the job up and no more than due accounts
// are left to it, or none. Half of the kills fall into the first transaction after a
// start, half into what follows one.
func (p *portal) dailyJobRuns(n *node, due int) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		running := p.count("SELECT count(*) FROM river_job WHERE kind = 'account.life' AND state = 'running'") > 0
		if left := p.due(); left == 0 || running && left <= due {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the daily job does not begin: %s", n.words())
		}
	}
}

// resumeDailyJob does at once what a node does some time after another one died: it lets
// the job that was cut off start anew. It returns how many were. No node is running.
func (p *portal) resumeDailyJob() (cutOff int) {
	p.t.Helper()
	cutOff = p.count("SELECT count(*) FROM river_job WHERE kind = 'account.life' AND state = 'running'")
	p.exec("UPDATE river_job SET state = 'available', attempt = 0, scheduled_at = created_at WHERE kind = 'account.life' AND finalized_at IS NULL")
	return cutOff
}

// dailyJobDone waits until nothing is due any more. A job that ran out of its short time
// does not wait long for its next try.
func (p *portal) dailyJobDone(n *node) {
	p.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); p.due() > 0; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("%d accounts are still due: %s", p.due(), n.words())
		}
		p.retryNow("account.life")
	}
}

// noticesMailed waits until the inviter was mailed every notice.
func (p *portal) noticesMailed(n *node) {
	p.t.Helper()
	const untold = "SELECT count(*) FROM notices WHERE mail_id IS NULL"
	for deadline := time.Now().Add(2 * time.Minute); p.count(untold) > 0; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("%d notices wait for a mail; jobs: %s; %s", p.count(untold), p.unfinished(), n.words())
		}
	}
	p.settled(n)
}
