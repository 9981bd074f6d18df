package faults

import (
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/secret"
	"techbiz/internal/testparts"
)

// sealedSignUps is how many there are: so many that a kill finds a node at sealing them anew.
const sealedSignUps = 3000

// Whatever moment a node is killed in while it moves the database to a key that was given:
// the next one does the rest, and nothing that was sealed is lost.
func TestKillWhileAKeyIsAdopted(t *testing.T) {
	t.Parallel()
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, database(t), "")
			n := p.node("node")
			n.start() // makes a key
			if answer, err := http.Get("http://" + n.addr + "/oauth/keys"); err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("signing keys: %v", err)
			}
			n.stop()
			var own []byte
			p.query("SELECT value FROM settings WHERE name = 'secret_key'", func(rows *sql.Rows) error { return rows.Scan(&own) })
			p.addSignUps(own)

			given := []byte(strings.Repeat("given", 7))
			p.settings = []string{"TECHBIZ_SECRET_KEY=Z2l2ZW5naXZlbmdpdmVuZ2l2ZW5naXZlbmdpdmVuZ2l2ZW4="}
			between := 0
			for range kills(t, testparts.Rounds(t, "kills while a key is adopted", 4, 30)) {
				cmd := p.command("serve")
				cmd.Env = append(cmd.Env, "TECHBIZ_LISTEN="+n.addr, "TECHBIZ_OPS_LISTEN=")
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				// The first one is killed soon after it began to move, later ones at any moment.
				for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline) && p.count("SELECT count(*) FROM settings WHERE name = 'earlier_keys'") == 0; {
					time.Sleep(time.Millisecond)
				}
				time.Sleep(p.upTo(300 * time.Millisecond))
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
				if p.count("SELECT count(*) FROM settings WHERE name IN ('secret_key', 'earlier_keys')") == 2 {
					between++
				}
			}
			t.Logf("%d times the node was killed between the first step and the last", between)
			n.start()
			p.isSealedWith(given)
			if p.count("SELECT count(*) FROM settings WHERE name = 'secret_key'") != 0 {
				t.Error("the database still holds its key")
			}
			n.stop()
		})
	}
}

// addSignUps adds sign-ups that nobody answers.
func (p *portal) addSignUps(given []byte) {
	p.t.Helper()
	key, err := secret.NewKey(given)
	if err != nil {
		p.t.Fatal(err)
	}
	bytes := "'\\x%x'"
	if p.sqlite() {
		bytes = "x'%x'"
	}
	rows := make([]string, sealedSignUps)
	for n := range rows {
		id := uuid.NewString()
		rows[n] = fmt.Sprintf("('%s', "+bytes+", "+bytes+", "+bytes+", '2026-11-24 01:00:00+00:00')", id, []byte{1}, []byte{2}, key.Seal("what was typed", id))
	}
	p.exec("INSERT INTO sign_ups (id, mailbox_hash, client_hash, sealed, asked_at) VALUES " + strings.Join(rows, ", "))
}

// isSealedWith opens with the key what lies in the sign-ups and the signing keys.
func (p *portal) isSealedWith(given []byte) {
	p.t.Helper()
	key, err := secret.NewKey(given)
	if err != nil {
		p.t.Fatal(err)
	}
	opened := 0
	for table, context := range map[string]string{"sign_ups": "", "signing_keys": "signing key "} {
		p.query("SELECT id, sealed FROM "+table, func(rows *sql.Rows) error {
			var id string
			var sealed []byte
			if err := rows.Scan(&id, &sealed); err != nil {
				return err
			}
			if !key.Opens(sealed, context+id) {
				p.t.Errorf("%s %s is not sealed with the key", table, id)
			}
			opened++
			return nil
		})
	}
	if opened <= sealedSignUps {
		p.t.Errorf("only %d values", opened)
	}
}
