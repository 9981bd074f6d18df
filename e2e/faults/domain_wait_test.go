package faults

import (
	"database/sql"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// waitingEach is how many invitations of each officer wait for one domain.
const waitingEach = 8

// Whatever moment a node is killed in while invitations begin to wait for a domain, and go
// because it is allowed: each goes once, and its person is mailed once.
func TestKillWhileInvitationsWaitForADomain(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		mail, sink := testparts.SMTPSink(t, "")
		p := newPortal(t, database, mail)
		tokens := p.officers(2)
		n := p.node("node")
		n.start()
		v := &inviters{t: t, addrs: []string{n.addr}, random: p.random, accepted: map[string]string{}}

		rounds := kills(t, testparts.Rounds(t, "kills while invitations wait for a domain, and as many while they go", 2, 20))
		for k := range rounds {
			domain := fmt.Sprintf("wait%d.com.sg", k)
			asked := v.wait(tokens, domain)
			if k > 0 { // at first the nodes are left alone while invitations begin to wait
				time.Sleep(p.upTo(300 * time.Millisecond))
				n.dies(false)
			}
			if k%2 == 0 { // in other rounds the domain is allowed while there are more to wait for it
				asked.Wait()
			}
			p.cli("domain", "allow", domain)
			time.Sleep(p.upTo(400 * time.Millisecond))
			left := p.waitingForDomains()
			n.dies(k == rounds-1)
			t.Logf("%d invitations still waited for %s when the node was killed", left, domain)
			asked.Wait()
		}
		p.nobodyWaits(n)
		p.noticesMailed(n)
		n.stop()
		waitedOnce(t, p, v, sink, 2*rounds-1)
	})
}

// Two nodes share one PostgreSQL. Where one is killed while invitations go because their
// domain is allowed, the other sends the rest.
func TestWaitingInvitationsOnTwoNodes(t *testing.T) {
	t.Parallel()
	mail, sink := testparts.SMTPSink(t, "")
	p := newPortal(t, testparts.DurablePostgres(t), mail)
	tokens := p.officers(2)
	a, b := p.node("a"), p.node("b")
	a.start()
	p.leader()
	b.start()
	v := &inviters{t: t, addrs: []string{a.addr, b.addr}, random: p.random, accepted: map[string]string{}}
	const domain = "newco.com.sg"
	v.wait(tokens, domain).Wait()
	p.cli("domain", "allow", domain)
	time.Sleep(p.upTo(300 * time.Millisecond))
	a.kill()
	p.muchLater()
	p.nobodyWaits(b)
	p.noticesMailed(b)
	b.stop()
	waitedOnce(t, p, v, sink, 1)
}

// wait begins to ask for invitations that wait for the domain, for each token.
func (v *inviters) wait(tokens []string, domain string) *sync.WaitGroup {
	asked := &sync.WaitGroup{}
	for officer, token := range tokens {
		asked.Go(func() {
			client := &http.Client{Timeout: longestAnswer, Transport: &http.Transport{}}
			for k := range waitingEach {
				name := fmt.Sprintf("jane%d.n%d", officer, k)
				email := name + "@" + domain
				v.ask(client, officer+k, token, email, map[string]any{
					"type": "account", "email": email, "username": name + "." + domain, "first_name": "Jane", "last_name": "Tan",
					"contact_number": "91234567", "organisation": "NewCo", "reason": "kill test", "wait_for_domain": true,
				})
			}
		})
	}
	return asked
}

// waitingForDomains counts the invitations that wait for a domain.
func (p *portal) waitingForDomains() int {
	p.t.Helper()
	return p.count("SELECT count(*) FROM domain_waits")
}

// nobodyWaits waits until every invitation that waited has gone, and every mail too. The
// domains' job does not wait long for its next try.
func (p *portal) nobodyWaits(n *node) {
	p.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); p.waitingForDomains() > 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.query("SELECT i.id, i.state, coalesce(i.reply, ''), CAST(w.ended_at AS text) FROM domain_waits AS w JOIN invitations AS i ON i.id = w.invitation_id", func(rows *sql.Rows) error {
				var id, state, reply string
				var ended sql.NullString
				err := rows.Scan(&id, &state, &reply, &ended)
				p.t.Logf("invitation %s is %s, its wait ended %q: %s", id, state, ended.String, reply)
				return err
			})
			p.t.Fatalf("%d invitations still wait; jobs: %s; %s", p.waitingForDomains(), p.unfinished(), n.words())
		}
		p.retryNow("domain.allowed")
	}
	p.settled(n)
}

// waitedOnce holds what the database and the mail server have against what the officers were
// told. The nodes have ended.
func waitedOnce(t *testing.T, p *portal, v *inviters, sink string, kills int) {
	t.Helper()
	everyRequestOnce(t, p, v.accepted)
	if open := p.count("SELECT count(*) FROM invitations WHERE type <> 'sign_up' AND state = 'open'"); open != len(v.accepted) {
		t.Errorf("%d of %d invitations are open", open, len(v.accepted))
	}
	waited := p.count("SELECT count(*) FROM audit_events WHERE action = 'invitation.waits_for_domain'")
	if told := p.count("SELECT count(*) FROM notices WHERE kind = 'domain_came'"); told != waited {
		t.Errorf("%d notices that an invitation went, of %d that waited", told, waited)
	}
	mails := map[string]string{}
	p.query("SELECT message_id, to_email FROM mails WHERE state = 'sent'", func(rows *sql.Rows) error {
		var messageID, to string
		err := rows.Scan(&messageID, &to)
		mails[messageID] = to
		return err
	})
	seconds := explainedCopies(t, p, everyMailArrived(t, mails, sink))
	t.Logf("%d kills, %d requests accepted (%d of them asked again), of which %d waited; %d mails, %d second copies",
		kills, len(v.accepted), v.repeated, waited, len(mails), seconds)
}
