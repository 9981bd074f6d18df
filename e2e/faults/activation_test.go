package faults

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/testparts"
)

// Whatever moment a node is killed in: nobody who goes on is stuck, each account becomes
// active once, and never without a second factor and accepted terms.
func TestKillDuringActivation(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		activated := testparts.Rounds(t, "people who are onboarded while nodes die under them", 8, 16)
		p := newPortal(t, database, "")
		p.nodeSettings = []string{"TECHBIZ_TRUSTED_PROXIES=127.0.0.0/8"}
		token := p.officers(1)[0]
		n := p.node("node")
		n.start()
		var people sync.WaitGroup
		for k := range activated {
			email := fmt.Sprintf("invitee%d@tech.gov.sg", k)
			body, err := json.Marshal(map[string]any{"type": "email", "email": email, "seed": false, "reason": "kill test"})
			if err != nil {
				t.Fatal(err)
			}
			status, answer, err := post(http.DefaultClient, "http://"+n.addr+"/api/v1/invitations", token, uuid.NewString(), body)
			if err != nil || status != http.StatusCreated {
				t.Fatalf("invite %s: %d, %v: %s", email, status, err, answer)
			}
			people.Go(func() { newInvitee(p, n.addr, email, fmt.Sprintf("203.0.113.%d", k+1)).onboard() })
		}
		done := make(chan struct{})
		go func() { people.Wait(); close(done) }()
		times, most := 0, kills(t, testparts.Rounds(t, "kills while people are onboarded", 3, 60))
		for killing := true; killing && times < most; {
			select {
			case <-done:
				killing = false
			case <-time.After(p.upTo(600 * time.Millisecond)):
				times++
				n.dies(times == most)
			}
		}
		<-done
		p.settled(n)
		n.stop()
		p.everybodyActive(activated)
		if words := p.cli("audit", "verify"); !strings.Contains(words, "whole") {
			t.Error(words)
		}
		t.Logf("%d people were onboarded under %d kills", activated, times)
	})
}

// everybodyActive: each of so many invited accounts took each step once.
func (p *portal) everybodyActive(invited int) {
	p.t.Helper()
	const theirs = "(SELECT id FROM accounts WHERE email LIKE 'invitee%')"
	for what, query := range map[string]string{
		"active accounts with a second factor and accepted terms": `SELECT count(*) FROM accounts WHERE email LIKE 'invitee%' AND state = 'active'
			AND totp_at IS NOT NULL AND privacy_version <> '' AND terms_version <> '' AND activated_at IS NOT NULL`,
		"confirmed apps":         "SELECT count(*) FROM apps WHERE sealed IS NOT NULL AND pending IS NULL AND account_id IN " + theirs,
		"onboarded invitations":  "SELECT count(*) FROM invitations WHERE state = 'onboarded' AND account_id IN " + theirs,
		"sets of recovery codes": "SELECT count(*) FROM recovery_codes WHERE used_at IS NULL AND account_id IN " + theirs,
	} {
		want := invited
		if strings.HasPrefix(what, "sets") {
			want *= 10
		}
		if got := p.count(query); got != want {
			p.t.Errorf("%d %s, want %d", got, what, want)
		}
	}
	for _, action := range []string{"account.app_confirmed", "account.privacy_accepted", "account.terms_accepted", "account.activated"} {
		p.query("SELECT CAST(subject_id AS text), count(*) FROM audit_events WHERE action = '"+action+"' AND subject_id IN "+theirs+" GROUP BY subject_id",
			func(rows *sql.Rows) error {
				var id string
				var times int
				if err := rows.Scan(&id, &times); err != nil {
					return err
				}
				if times != 1 {
					p.t.Errorf("%s %d times for %s", action, times, id)
				}
				return nil
			})
	}
}
