package faults

import (
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// A relay that refuses every recipient for a while, or that says nothing, is the fault of
// nobody who is invited: people go on being invited, and once the relay works again each
// mail leaves by itself, once.
func TestRelayThatFailsForAWhile(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]testparts.SMTPFault{
		"denied": {Stage: testparts.StageRcpt, Code: 554, Status: [3]int{5, 7, 1}, Text: "Relay access denied"},
		"silent": {Stage: testparts.StageRcpt, Hang: true},
	} {
		for which, database := range databases {
			t.Run(name+" "+which, func(t *testing.T) {
				t.Parallel()
				relay := testparts.NewSMTPServer(t, testparts.SMTPOptions{NoTLS: true, Faults: []testparts.SMTPFault{fails}})
				p := newPortal(t, database(t), relay.Addr)
				p.nodeSettings = []string{"TECHBIZ_MAIL_TIMEOUT=1s", "TECHBIZ_MAIL_RETRY_EVERY=10s"}
				tokens := p.officers(3)
				n := p.node("node")
				n.start()
				v := &inviters{t: t, addrs: []string{n.addr}, pause: 200 * time.Millisecond, random: p.random}
				during(t, v, tokens, stall(t))
				if v.longest > longestAnswer {
					t.Errorf("an invitation was answered after %s", v.longest)
				}
				if tried := p.count("SELECT count(*) FROM mails WHERE tries > 0"); tried == 0 {
					t.Error("no mail was tried meanwhile")
				}
				if blamed := p.count("SELECT count(*) FROM invitations WHERE state = 'refused'") + p.count("SELECT count(*) FROM mails WHERE state <> 'queued'"); blamed > 0 {
					t.Errorf("%d addresses are blamed for their mail server", blamed)
				}
				relay.Fail()
				p.settled(n)
				n.stop()
				everyRequestOnce(t, p, v.accepted)
				copies := relay.Copies()
				for messageID, to := range everyMailSent(t, p, v.accepted) {
					if copies[messageID] != 1 {
						t.Errorf("%d copies of the mail to %s", copies[messageID], to)
					}
				}
			})
		}
	}
}
