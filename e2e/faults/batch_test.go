package faults

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/testparts"
)

// uploader is a program that uploads lists and submits them while nodes die under it. It
// asks again under the same Idempotency-Key until it has an answer.
type uploader struct {
	t     *testing.T
	token string
	addrs []string
	rows  int // in each list
	lists int // so many were submitted

	repeated int
}

// list is the n-th list as a CSV file.
func list(n, listRows int) []byte {
	var b bytes.Buffer
	b.WriteString("S/N,Email,Username,First Name,Last Name,Country Code,Contact Number,Organisation,Department,Onboarding to SEED required?,Reason for creation\n")
	for k := range listRows {
		fmt.Fprintf(&b, "%d,list%d.person%d@tech.gov.sg,,Jane,Tan,+65,91234567,Acme,,No,Kill test\n", k+1, n, k)
	}
	return b.Bytes()
}

// send uploads the next list and submits it.
func (u *uploader) send() {
	u.lists++
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "list.csv")
	if err == nil {
		_, err = part.Write(list(u.lists, u.rows))
	}
	if err != nil || form.Close() != nil {
		u.t.Fatalf("make upload: %v", err)
	}
	var made struct {
		ID     string
		Counts struct{ Ready int }
	}
	answer := u.ask("/api/v1/batches", form.FormDataContentType(), body.Bytes(), http.StatusCreated)
	if err := json.Unmarshal(answer, &made); err != nil || made.ID == "" {
		u.t.Fatalf("uploaded list %d: %s, %v", u.lists, answer, err)
	}
	u.ask("/api/v1/batches/"+made.ID+"/submit", "application/json", []byte(`{"only_ready":false}`), http.StatusOK)
}

// ask sends one request, again and again until it is answered with the status.
func (u *uploader) ask(path, contentType string, body []byte, want int) []byte {
	u.t.Helper()
	key := uuid.NewString()
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{}}
	deadline := time.Now().Add(2 * time.Minute)
	for try := 0; ; try++ {
		status, answer, err := postAs(client, "http://"+u.addrs[try%len(u.addrs)]+path, u.token, key, contentType, body)
		if err == nil && status == want {
			if try > 0 {
				u.repeated++
			}
			return answer
		}
		if (err == nil && status < http.StatusInternalServerError) || time.Now().After(deadline) {
			u.t.Fatalf("%s, try %d: status %d, %v: %s", path, try, status, err, answer)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func postAs(client *http.Client, url, token, key, contentType string, body []byte) (status int, answer []byte, err error) {
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Idempotency-Key", key)
	// Without it net/http would itself send a keyed request again.
	req.GetBody = nil
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}

// invited waits until every list is done, and returns its invitations: by id, the email
// of the row that each came from.
func (u *uploader) invited(p *portal, n *node) map[string]string {
	p.t.Helper()
	start := time.Now()
	for deadline := start.Add(4 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if p.count("SELECT count(*) FROM batches WHERE state = 'done'") == u.lists {
			break
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%d of %d lists are done: %s", p.count("SELECT count(*) FROM batches WHERE state = 'done'"), u.lists, n.words())
		}
	}
	p.t.Logf("all %d lists were done %.0f s after the last kill", u.lists, time.Since(start).Seconds())
	if left := p.count("SELECT count(*) FROM batches WHERE state NOT IN ('done', 'loading')"); left != 0 {
		p.t.Errorf("%d lists besides", left)
	}
	accepted := map[string]string{}
	p.query("SELECT CAST(invitation_id AS text), email FROM batch_rows AS r JOIN batches AS b ON b.num = r.batch WHERE b.state = 'done'", func(rows *sql.Rows) error {
		var id sql.NullString
		var email string
		err := rows.Scan(&id, &email)
		if !id.Valid {
			p.t.Errorf("%s was not invited", email)
		}
		accepted[id.String] = email
		return err
	})
	if len(accepted) != u.lists*u.rows {
		p.t.Errorf("%d invitations of %d rows", len(accepted), u.lists*u.rows)
	}
	return accepted
}

// Whatever moment a node is killed in while lists are read, submitted and mailed: each
// row is invited once, and its mail arrives.
func TestKillBatch(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		mail, sink := testparts.SMTPSink(t, "")
		p := newPortal(t, database, mail)
		u := &uploader{t: t, token: p.officers(1)[0], rows: testparts.Rounds(t, "users in a list while nodes die", 1000, 2000)}
		n := p.node("node")
		u.addrs = []string{n.addr}
		n.start()

		times := kills(t, testparts.Rounds(t, "kills while lists are read, submitted and mailed", 3, 60))
		killing, end := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer end()
			for k := range times {
				time.Sleep(50*time.Millisecond + p.upTo(950*time.Millisecond))
				n.dies(k == times-1)
			}
		}()
		for killing.Err() == nil && u.lists < max(2, times/8) {
			u.send()
			pause, stop := context.WithTimeout(killing, 3*time.Second)
			<-pause.Done()
			stop()
		}
		<-done
		accepted := u.invited(p, n)
		p.settled(n)
		n.stop()
		verdict(t, p, &inviters{t: t, accepted: accepted, repeated: u.repeated}, sink, times)
	})
}

// While no mail server answers, a list is carried out all the same; its mails leave when
// one is back.
func TestBatchWithoutMailServer(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		server, sink := testparts.SMTPSink(t, "")
		mail := testparts.FreeAddr(t)
		p := newPortal(t, database, mail)
		u := &uploader{t: t, token: p.officers(1)[0], rows: testparts.Rounds(t, "users in a list while there is no mail server", 600, 2000)}
		n := p.node("node")
		u.addrs = []string{n.addr}
		n.start()
		u.send()
		accepted := u.invited(p, n)
		if sent := p.count("SELECT count(*) FROM mails WHERE state = 'sent'"); sent != 0 {
			t.Errorf("%d mails left without a server", sent)
		}
		forward(t, mail, server)
		p.retryNow("mail.deliver")
		p.settled(n)
		n.stop()
		verdict(t, p, &inviters{t: t, accepted: accepted}, sink, 0)
	})
}

// forward opens addr as another way to server, until the test ends.
func forward(t *testing.T, addr, server string) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return // the test has ended
			}
			to, err := net.Dial("tcp", server)
			if err != nil {
				_ = from.Close()
				continue
			}
			for _, way := range [][2]net.Conn{{from, to}, {to, from}} {
				go func() {
					_, _ = io.Copy(way[0], way[1])
					_ = way[0].Close()
				}()
			}
		}
	}()
}

// Two nodes share the chunks of a list; where one is killed, the other finishes it.
func TestBatchOnTwoNodes(t *testing.T) {
	t.Parallel()
	mail, sink := testparts.SMTPSink(t, "")
	p := newPortal(t, testparts.DurablePostgres(t), mail)
	u := &uploader{t: t, token: p.officers(1)[0], rows: testparts.Rounds(t, "users in a list on two nodes", 1000, 2000)}
	a, b := p.node("a"), p.node("b")
	u.addrs = []string{b.addr}
	a.start()
	p.leader()
	b.start()
	for range 3 {
		u.send()
	}
	for p.count("SELECT count(*) FROM invitations") < u.rows/2 {
		time.Sleep(10 * time.Millisecond)
	}
	a.kill()
	p.muchLater()
	accepted := u.invited(p, b)
	p.settled(b)
	b.stop()
	verdict(t, p, &inviters{t: t, accepted: accepted}, sink, 1)

	var worked []string
	p.query("SELECT attempted_by[1] || ': ' || count(*) FROM river_job WHERE kind IN ('batch.chunk', 'mail.deliver') GROUP BY attempted_by[1]", func(rows *sql.Rows) error {
		var words string
		err := rows.Scan(&words)
		worked = append(worked, words)
		return err
	})
	t.Logf("jobs by node: %s", strings.Join(worked, ", "))
	if len(worked) != 2 {
		t.Errorf("%d nodes worked, want both", len(worked))
	}
}
