package faults

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// unusedAccounts is how many accounts come due before each kill: several batches.
const unusedAccounts = 3000

// Whatever moment a node is killed in while the daily job runs: each account that is due
// is terminated or reminded once, with its event and its mail, and no other is touched.
func TestKillDailyJob(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			mail, sink := testparts.SMTPSink(t, "")
			p := newPortal(t, database(t), mail)
			p.officers(1)
			n := p.node("node")
			times := min(kills(t), 6)
			cutOff := 0
			for round := range times {
				p.makeDue(round, unusedAccounts)
				n.start()
				time.Sleep(50*time.Millisecond + rand.N(450*time.Millisecond))
				n.kill()
				if left := p.count(dueNow); left > 0 && left < unusedAccounts {
					cutOff++
				}
			}
			t.Logf("%d of %d kills hit the job half-way", cutOff, times)
			n.start()
			p.nothingDue(n)
			p.settled(n)
			n.stop()
			p.lifeVerdict(t, sink, times*unusedAccounts)
		})
	}
}

// makeDue adds accounts that nobody used: to the one half a reminder is due, the other
// half is at its end. It queues the job as well: otherwise a node whose predecessor was
// killed waits until it may queue the periodic ones.
func (p *portal) makeDue(round, n int) {
	p.t.Helper()
	now := time.Now().UTC()
	var values []string
	for k := range n {
		days := 25
		if k%2 == 0 {
			days = 31
		}
		at := now.AddDate(0, 0, -days).Format("2006-01-02 15:04:05.999999-07:00")
		values = append(values, fmt.Sprintf("('%s', 'due%d.person%d@tech.gov.sg', 'public officer', 'pending', '%s', '%s', '%s', '%s')",
			uuidOf(round, k), round, k, at, at, at, at))
	}
	p.exec("INSERT INTO accounts (id, email, type, state, created_at, invited_at, state_changed_at, due_at) VALUES " + strings.Join(values, ", "))
	p.exec("INSERT INTO river_job (kind, args, max_attempts, state) VALUES ('account.life', '{}', 25, 'available')")
}

// dueNow counts the accounts to which something is due.
const dueNow = "SELECT count(*) FROM accounts WHERE due_at < CURRENT_TIMESTAMP"

// exec changes the database from outside.
func (p *portal) exec(sqlText string) {
	p.t.Helper()
	p.query(sqlText, func(*sql.Rows) error { return nil })
}

func uuidOf(round, k int) string { return fmt.Sprintf("01900000-0000-7000-8%03d-%012d", round, k) }

// nothingDue waits until the job has done everything. It comes by when a node starts, and
// a run that a kill cut off is taken up again.
func (p *portal) nothingDue(n *node) {
	p.t.Helper()
	start := time.Now()
	for deadline := start.Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		due := p.count(dueNow)
		if due == 0 {
			p.t.Logf("nothing was due any more %.0f s after the last kill", time.Since(start).Seconds())
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%d accounts are due still: %s", due, n.words())
		}
	}
}

// lifeVerdict holds accounts, events and mails against one another.
func (p *portal) lifeVerdict(t *testing.T, sink string, due int) {
	t.Helper()
	for what, query := range map[string]string{
		"terminated accounts":   "SELECT count(*) FROM accounts WHERE email LIKE 'due%' AND state = 'terminated' AND cause = 'unused'",
		"reminded accounts":     "SELECT count(*) FROM accounts WHERE email LIKE 'due%' AND state = 'pending' AND reminded_at IS NOT NULL",
		"events of termination": "SELECT count(DISTINCT subject_id) FROM audit_events WHERE action = 'account.terminated'",
		"of them, all":          "SELECT count(*) FROM audit_events WHERE action = 'account.terminated'",
		"events of reminders":   "SELECT count(DISTINCT subject_id) FROM audit_events WHERE action = 'account.reminded'",
		"of these, all":         "SELECT count(*) FROM audit_events WHERE action = 'account.reminded'",
		"mails":                 "SELECT count(DISTINCT to_email) FROM mails WHERE kind = 'termination_reminder' AND state = 'sent'",
		"of the mails, all":     "SELECT count(*) FROM mails WHERE kind = 'termination_reminder'",
	} {
		if got := p.count(query); got != due/2 {
			t.Errorf("%s: %d, want %d", what, got, due/2)
		}
	}
	mails := map[string]string{}
	p.query("SELECT message_id, to_email FROM mails", func(rows *sql.Rows) error {
		var id, to string
		err := rows.Scan(&id, &to)
		mails[id] = to
		return err
	})
	explainedCopies(t, p, everyMailArrived(t, mails, sink))
	if words := p.cli("audit", "verify"); !strings.Contains(words, "whole") {
		t.Error(words)
	}
}
