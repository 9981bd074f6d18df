package faults

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// activated is how many people are onboarded while nodes die under them. All share one
// address, from which so many codes may be asked for in an hour.
const activated = 16

// Whatever moment a node is killed in: nobody who goes on is stuck, each account becomes
// active once, and never without a second factor and accepted terms.
func TestKillDuringActivation(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t, database(t), "")
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
				people.Go(func() { newInvitee(t, n.addr, email).onboard() })
			}
			done := make(chan struct{})
			go func() { people.Wait(); close(done) }()
			times := 0
			for killing := true; killing && times < kills(t); {
				select {
				case <-done:
					killing = false
				case <-time.After(rand.N(600 * time.Millisecond)):
					n.kill()
					n.start()
					times++
				}
			}
			<-done
			p.settled(n)
			n.stop()
			p.everybodyActive()
			if words := p.cli("audit", "verify"); !strings.Contains(words, "whole") {
				t.Error(words)
			}
			t.Logf("%d people were onboarded under %d kills", activated, times)
		})
	}
}

// everybodyActive: each invited account took each step once.
func (p *portal) everybodyActive() {
	p.t.Helper()
	const invited = "(SELECT id FROM accounts WHERE email LIKE 'invitee%')"
	for what, query := range map[string]string{
		"active accounts with a second factor and accepted terms": `SELECT count(*) FROM accounts WHERE email LIKE 'invitee%' AND state = 'active'
			AND totp_at IS NOT NULL AND privacy_version <> '' AND terms_version <> '' AND activated_at IS NOT NULL`,
		"confirmed apps":         "SELECT count(*) FROM apps WHERE sealed IS NOT NULL AND pending IS NULL AND account_id IN " + invited,
		"onboarded invitations":  "SELECT count(*) FROM invitations WHERE state = 'onboarded' AND account_id IN " + invited,
		"sets of recovery codes": "SELECT count(*) FROM recovery_codes WHERE used_at IS NULL AND account_id IN " + invited,
	} {
		want := activated
		if strings.HasPrefix(what, "sets") {
			want *= 10
		}
		if got := p.count(query); got != want {
			p.t.Errorf("%d %s, want %d", got, what, want)
		}
	}
	for _, action := range []string{"account.app_confirmed", "account.privacy_accepted", "account.terms_accepted", "account.activated"} {
		p.query("SELECT CAST(subject_id AS text), count(*) FROM audit_events WHERE action = '"+action+"' AND subject_id IN "+invited+" GROUP BY subject_id",
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
