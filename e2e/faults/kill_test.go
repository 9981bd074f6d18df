// Package faults kills the real program, again and again, while people are being
// invited and mails are leaving, and looks for what was lost or done twice.
package faults

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// kills is how often a node is killed for each database: KILLS, or so many rounds where
// that is not set.
func kills(t *testing.T, rounds int) int {
	t.Helper()
	text := os.Getenv("KILLS")
	if text == "" {
		return rounds
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("KILLS=%s: want a number", text)
	}
	return n
}

// databases keep their promise across a loss of power: that is what is tested.
var databases = map[string]func(t *testing.T) (url string){
	"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "techbiz.db") },
	"postgres": func(t *testing.T) string { return testparts.DurablePostgres(t) },
}

// onBoth runs the test on each database, one beside the other: for most of the time both
// wait for what happens.
func onBoth(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	t.Parallel()
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, database(t))
		})
	}
}

// Whatever moment a node is killed in: each accepted request has its invitation, its
// audit event and its mail exactly once, and the mail arrives. Only a mail that the
// server had accepted, and whose acceptance was not recorded yet, arrives again.
func TestKill(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		mail, sink := testparts.SMTPSink(t, "")
		p := newPortal(t, database, mail)
		tokens := p.officers(6)
		n := p.node("node")
		n.start()

		ctx, end := context.WithCancel(t.Context())
		defer end()
		v := &inviters{t: t, addrs: []string{n.addr}, pause: 30 * time.Millisecond, random: p.random}
		done := make(chan struct{})
		go func() {
			defer close(done)
			v.run(ctx, tokens)
		}()
		times := kills(t, testparts.Rounds(t, "kills while people are invited", 3, 60))
		for k := range times {
			time.Sleep(100*time.Millisecond + p.upTo(1500*time.Millisecond))
			n.dies(k == times-1)
		}
		time.Sleep(time.Second)
		end()
		<-done
		p.settled(n)
		n.stop()
		verdict(t, p, v, sink, times)
	})
}

// Two nodes share one PostgreSQL; where one is killed, the other finishes its work.
func TestSurvivingNode(t *testing.T) {
	t.Parallel()
	mail, sink := testparts.SMTPSink(t, "")
	p := newPortal(t, testparts.DurablePostgres(t), mail)
	tokens := p.officers(6)
	a, b := p.node("a"), p.node("b")
	a.start()
	p.leader()
	b.start()

	ctx, end := context.WithCancel(t.Context())
	defer end()
	v := &inviters{t: t, addrs: []string{a.addr, b.addr}, pause: 20 * time.Millisecond, random: p.random}
	done := make(chan struct{})
	go func() {
		defer close(done)
		v.run(ctx, tokens)
	}()
	time.Sleep(2 * time.Second)
	a.kill()
	p.muchLater()
	time.Sleep(time.Second)
	end()
	<-done
	p.settled(b)
	b.stop()
	verdict(t, p, v, sink, 1)

	deliveries := 0
	p.query("SELECT node, count(*) FROM (SELECT attempted_by[1] AS node FROM river_job WHERE kind = 'mail.deliver') AS j GROUP BY node", func(rows *sql.Rows) error {
		var node string
		var n int
		err := rows.Scan(&node, &n)
		t.Logf("node %s delivered %d mails", node, n)
		deliveries++
		return err
	})
	if deliveries != 2 {
		t.Errorf("%d nodes delivered mails, want both", deliveries)
	}
}
