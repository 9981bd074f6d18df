package faults

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

// settled waits until every mail has left and every audit event is sealed.
func (p *portal) settled(n *node) {
	p.t.Helper()
	start := time.Now()
	for deadline := start.Add(2 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		queued := p.count("SELECT count(*) FROM mails WHERE state = 'queued'")
		unsealed := p.count("SELECT count(*) FROM audit_events WHERE seq IS NULL")
		if queued == 0 && unsealed == 0 {
			p.t.Logf("settled %.0f s after the last request", time.Since(start).Seconds())
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%d mails are still queued, %d events unsealed; jobs: %s; %s", queued, unsealed, p.unfinished(), n.words())
		}
	}
}

// unfinished tells which jobs are left to do, for messages.
func (p *portal) unfinished() string {
	p.t.Helper()
	var words []string
	p.query("SELECT kind || ' ' || state || ', attempt ' || max(attempt) || ': ' || count(*) FROM river_job WHERE finalized_at IS NULL GROUP BY kind, state ORDER BY kind, state", func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		words = append(words, text)
		return err
	})
	return strings.Join(words, "; ")
}

// verdict holds what the database and the mail server have against what the inviters
// were told. The nodes have ended.
func verdict(t *testing.T, p *portal, v *inviters, sink string, kills int) {
	t.Helper()
	if len(v.accepted) == 0 {
		t.Fatal("no request was accepted")
	}
	everyRequestOnce(t, p, v.accepted)
	mails := everyMailSent(t, p, v.accepted)
	copies := everyMailArrived(t, mails, sink)
	seconds := explainedCopies(t, p, copies)
	if seconds > kills*workers {
		t.Errorf("%d second copies, more than the %d that %d kills can explain", seconds, kills*workers, kills)
	}
	words := p.cli("audit", "verify")
	// What the node did of itself just before it ended, such as to make a key, may wait for its seal.
	if sealed := p.count("SELECT count(*) FROM audit_events WHERE seq IS NOT NULL"); !strings.Contains(words, fmt.Sprintf("whole: %d sealed events", sealed)) {
		t.Errorf("of %d sealed events: %s", sealed, words)
	}
	t.Logf("%d kills, %d requests accepted (%d of them asked again), %d mails, %d second copies (at most %d have an excuse); %s",
		kills, len(v.accepted), v.repeated, len(mails), seconds, kills*workers, words)
}

// everyRequestOnce: one invitation, one account, one event for each accepted request,
// and none besides.
func everyRequestOnce(t *testing.T, p *portal, accepted map[string]string) {
	t.Helper()
	for what, query := range map[string]string{
		"invitations": "SELECT CAST(id AS text), email FROM invitations WHERE type <> 'sign_up'",
		"accounts": `SELECT CAST(i.id AS text), a.email FROM accounts AS a JOIN invitations AS i ON i.account_id = a.id
			WHERE a.state <> 'terminated' AND i.type <> 'sign_up'`,
		"events": `SELECT CAST(e.subject_id AS text), i.email FROM audit_events AS e JOIN invitations AS i ON i.id = e.subject_id
			WHERE e.action = 'invitation.sent' AND i.type <> 'sign_up'`,
		"mails": `SELECT CAST(m.invitation_id AS text), m.to_email FROM mails AS m JOIN invitations AS i ON i.id = m.invitation_id
			WHERE i.type <> 'sign_up' AND m.state = 'sent'`,
		"records of a sent mail": `SELECT CAST(e.subject_id AS text), i.email FROM audit_events AS e JOIN invitations AS i ON i.id = e.subject_id
			WHERE e.action = 'mail.accepted' AND i.type <> 'sign_up'`,
	} {
		found := map[string]string{}
		p.query(query, func(rows *sql.Rows) error {
			var id, email string
			if err := rows.Scan(&id, &email); err != nil {
				return err
			}
			if _, twice := found[id]; twice {
				t.Errorf("%s: more than one of %s (%s)", what, id, email)
			}
			found[id] = email
			return nil
		})
		for id, email := range accepted {
			if found[id] != email {
				t.Errorf("%s: %q for the accepted invitation %s of %s", what, found[id], id, email)
			}
		}
		for id, email := range found {
			if _, ok := accepted[id]; !ok {
				t.Errorf("%s: %s (%s) that no answered request asked for", what, id, email)
			}
		}
	}
}

// everyMailSent returns the mailbox of each Message-ID. Beside the accepted requests'
// mails there are those that tell the officers themselves to come on board.
func everyMailSent(t *testing.T, p *portal, accepted map[string]string) map[string]string {
	t.Helper()
	mails := map[string]string{}
	signUps := 0
	p.query(`SELECT m.message_id, m.to_email, m.state, i.type FROM mails AS m LEFT JOIN invitations AS i ON i.id = m.invitation_id`, func(rows *sql.Rows) error {
		var messageID, to, state string
		var kind sql.NullString
		if err := rows.Scan(&messageID, &to, &state, &kind); err != nil {
			return err
		}
		if state != "sent" {
			t.Errorf("mail %s to %s is %s", messageID, to, state)
		}
		if kind.String == "sign_up" {
			signUps++
		}
		mails[messageID] = to
		return nil
	})
	if len(mails) != len(accepted)+signUps {
		t.Errorf("%d mails for %d accepted requests and %d officers", len(mails), len(accepted), signUps)
	}
	return mails
}

// everyMailArrived counts how often each Message-ID arrived at its mailbox: at least
// once, and nothing else did.
func everyMailArrived(t *testing.T, mails map[string]string, sink string) map[string]int {
	t.Helper()
	messages, err := testparts.ReadSink(sink)
	if err != nil {
		t.Fatal(err)
	}
	copies := map[string]int{}
	for _, m := range messages {
		to, known := mails[m.MessageID]
		if !known || !slices.Equal(m.To, []string{to}) {
			t.Errorf("message %s arrived at %v, want %q", m.MessageID, m.To, to)
		}
		copies[m.MessageID]++
	}
	for messageID, to := range mails {
		if copies[messageID] == 0 {
			t.Errorf("message %s to %s never arrived", messageID, to)
		}
	}
	return copies
}

// explainedCopies returns the number of second copies. Each needs a job that a kill cut
// off and that was taken up again.
func explainedCopies(t *testing.T, p *portal, copies map[string]int) (seconds int) {
	t.Helper()
	id, errors := "args->>'mail_id'", "array_to_string(errors, ' ')"
	if p.sqlite() {
		id, errors = "json_extract(args, '$.mail_id')", "coalesce(json(errors), '')"
	}
	cutOff := map[string]int{}
	p.query("SELECT "+id+", "+errors+" FROM river_job WHERE kind = 'mail.deliver' AND attempt > 1", func(rows *sql.Rows) error {
		var mailID, errors string
		err := rows.Scan(&mailID, &errors)
		cutOff[mailID] += strings.Count(errors, "Stuck job rescued") + strings.Count(errors, "node lost")
		return err
	})
	for messageID, n := range copies {
		mailID, _, _ := strings.Cut(messageID, "@")
		if n > 1+cutOff[mailID] {
			t.Errorf("message %s arrived %d times, but its job was cut off %d times", messageID, n, cutOff[mailID])
		}
		seconds += n - 1
	}
	total := 0
	for n := range maps.Values(cutOff) {
		total += n
	}
	t.Logf("%d deliveries were cut off and taken up again", total)
	return seconds
}
