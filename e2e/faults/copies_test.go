package faults

import (
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// mails is how many leave while nodes are killed: MAILS, or 2,000 where that is not set.
func mails(t *testing.T) int {
	t.Helper()
	text := os.Getenv("MAILS")
	if text == "" {
		return 2000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("MAILS=%s: want a number", text)
	}
	return n
}

// TestSecondCopies measures what a kill costs: mails are queued beforehand, and the one node
// that sends them is killed at random moments until all have left. The figure is how many
// arrived a second time. Only mails that a kill cut off may.
func TestSecondCopies(t *testing.T) {
	testparts.SkipUnlessLong(t, "second copies of 2,000 mails under kills")
	onBoth(t, func(t *testing.T, database string) {
		mail, sink := testparts.SMTPSink(t, "")
		p := newPortal(t, database, mail)
		v := queued(t, p, mails(t))
		p.nodeSettings = []string{"TECHBIZ_ROLE=worker"}
		n := p.node("worker")
		n.start()
		kills := 0
		// What a kill cut off comes anew once the node is known to be lost: no node lives as long.
		for left := p.waiting(); left > 0; left = p.waiting() {
			for began := time.Now(); p.waiting() == left && time.Since(began) < 10*time.Second; {
				time.Sleep(5 * time.Millisecond)
			}
			time.Sleep(p.upTo(150 * time.Millisecond)) // in the midst of its mails
			n.kill()
			kills++
			n.start()
		}
		n.kill()
		p.muchLater()
		n.start()
		p.settled(n)
		n.stop()
		sent := everyMailSent(t, p, v.accepted)
		seconds := explainedCopies(t, p, everyMailArrived(t, sent, sink))
		if seconds > (kills+1)*workers {
			t.Errorf("%d second copies, more than %d kills can explain", seconds, kills+1)
		}
		t.Logf("%d mails, %d kills: %d second copies, %.1f per 2,000 mails and %.2f a kill", len(sent), kills+1, seconds,
			2000*float64(seconds)/float64(len(sent)), float64(seconds)/float64(kills+1))
	})
}

// waiting is how many mails no node has taken up yet.
func (p *portal) waiting() int {
	p.t.Helper()
	return p.count("SELECT count(*) FROM river_job WHERE kind = 'mail.deliver' AND state = 'available'")
}

// queued invites so many people by a node that sends no mails.
func queued(t *testing.T, p *portal, people int) *inviters {
	t.Helper()
	tokens := p.officers(6)
	p.nodeSettings = []string{"TECHBIZ_ROLE=web"}
	n := p.node("web")
	n.start()
	v := &inviters{t: t, addrs: []string{n.addr}, random: p.random, accepted: map[string]string{}}
	var asked atomic.Int64
	var all sync.WaitGroup
	for _, token := range tokens {
		all.Go(func() {
			client := &http.Client{Timeout: longestAnswer, Transport: &http.Transport{}}
			for {
				k := int(asked.Add(1))
				if k > people {
					return
				}
				v.invite(client, 0, token, "invitee"+strconv.Itoa(k)+"@tech.gov.sg")
			}
		})
	}
	all.Wait()
	n.stop()
	return v
}
