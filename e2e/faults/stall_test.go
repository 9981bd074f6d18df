package faults

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// longestAnswer is how long a request may take, whatever stands still.
const longestAnswer = 25 * time.Second

// stall is for how long something stands still: longer than a lease, and a minute under
// `make test-long`.
func stall(t *testing.T) time.Duration {
	t.Helper()
	return time.Duration(testparts.Rounds(t, "seconds for which something stands still", 8, 60)) * time.Second
}

// A database that stands still, every process of it, makes requests fail, and none of them
// hang. When it goes on, everything does.
func TestFrozenDatabase(t *testing.T) {
	t.Parallel()
	mail, sink := testparts.SMTPSink(t, "")
	pg := testparts.OwnPostgres(t)
	p := newPortal(t, pg.DSN, mail)
	tokens := p.officers(6)
	n := p.node("node")
	n.start()

	ctx, end := context.WithCancel(t.Context())
	defer end()
	v := &inviters{t: t, addrs: []string{n.addr}, pause: 30 * time.Millisecond, random: p.random}
	var running sync.WaitGroup
	running.Go(func() { v.run(ctx, tokens) })
	time.Sleep(2 * time.Second)
	pg.Freeze(t)
	longest := visit(t, n.addr, stall(t))
	pg.Thaw(t)
	time.Sleep(time.Second)
	end()
	running.Wait()
	p.settled(n)
	n.stop()
	verdict(t, p, v, sink, 1)
	t.Logf("longest answer: a page %s, an invitation %s", longest.Round(time.Millisecond), v.longest.Round(time.Millisecond))
	if v.longest > longestAnswer {
		t.Errorf("an invitation was answered after %s", v.longest)
	}
}

// visit opens pages for some time and returns how long the slowest took. Each is answered,
// and within five seconds.
func visit(t *testing.T, addr string, during time.Duration) (longest time.Duration) {
	t.Helper()
	client := &http.Client{Timeout: longestAnswer}
	for start := time.Now(); time.Since(start) < during; time.Sleep(50 * time.Millisecond) {
		for _, path := range []string{"/", "/readyz", "/api/v1/invitations"} {
			began := time.Now()
			resp, err := client.Get("http://" + addr + path)
			took := time.Since(began)
			longest = max(longest, took)
			if err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			_ = resp.Body.Close()
			if took > 6*time.Second { // five, and one for a machine that is busy
				t.Errorf("%s answered %s after %s", path, resp.Status, took)
			}
		}
	}
	return longest
}

// A node that stands still in the middle of its work holds up no other, and when it goes on
// it does not send what another one took over.
func TestFrozenNode(t *testing.T) {
	t.Parallel()
	// The server takes its time, so that many mails are under way at any moment.
	mail, sink := testparts.SMTPSink(t, "", "-w", "1")
	p := newPortal(t, testparts.DurablePostgres(t), mail)
	p.nodeSettings = []string{"TECHBIZ_JOB_TIMEOUT=1m"}
	tokens := p.officers(6)
	frozen, healthy := p.node("frozen"), p.node("healthy")
	frozen.start()
	healthy.start()

	v := &inviters{t: t, addrs: []string{frozen.addr, healthy.addr}, pause: 1200 * time.Millisecond, random: p.random}
	before := during(t, v, tokens, 3*time.Second)
	frozen.freeze()
	v.addrs = []string{healthy.addr} // as a proxy does that finds the other one silent
	term := stall(t)
	meanwhile := during(t, v, tokens, term)
	frozen.thaw()
	p.settled(healthy)
	frozen.stop()
	healthy.stop()
	verdict(t, p, v, sink, 1)
	t.Logf("invitations in a second: %.0f with both, %.0f while one stood still; the longest answer: %s", before, meanwhile, v.longest.Round(time.Millisecond))
	if v.longest > longestAnswer {
		t.Errorf("an invitation was answered after %s", v.longest)
	}
}

// during invites for some time and returns how many invitations were accepted in a second.
func during(t *testing.T, v *inviters, tokens []string, d time.Duration) float64 {
	t.Helper()
	had := len(v.accepted)
	ctx, end := context.WithTimeout(t.Context(), d)
	defer end()
	v.run(ctx, tokens)
	return float64(len(v.accepted)-had) / d.Seconds()
}
