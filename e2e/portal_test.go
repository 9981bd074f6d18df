package e2e_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // a hand on the database from outside
	_ "modernc.org/sqlite"             // a hand on the database from outside

	"techbiz/internal/testparts"
)

// People of the demo.
const (
	officer      = "officer@tech.gov.sg"
	otherOfficer = "officer2@hive.gov.sg"
	admin        = "admin@tech.gov.sg"
	secondAdmin  = "admin2@hive.gov.sg"
)

// patience is how long a page or a mail may take on a machine that is busy.
const patience = 20 * time.Second

// portal is a running `techbiz serve` with demo data.
type portal struct {
	url string // its origin, without a slash at the end

	t        *testing.T
	database string          // URL
	read     map[string]bool // mails that newMail handed out, or that the demo brought along
	mayFail  bool            // errors in its log are part of the test
}

// onSQLite starts a portal on a fresh copy of the demo's SQLite database. Settings are
// further environment variables, NAME=value.
func onSQLite(t *testing.T, settings ...string) *portal {
	t.Helper()
	path := filepath.Join(t.TempDir(), "techbiz.db")
	data, err := os.ReadFile(demoDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return serve(t, "sqlite:"+path, settings...)
}

// onPostgres starts a portal on a new PostgreSQL database.
func onPostgres(t *testing.T, settings ...string) *portal {
	t.Helper()
	return serve(t, testparts.Postgres(t), settings...)
}

// databases start a portal on each kind.
var databases = map[string]func(t *testing.T, settings ...string) *portal{"SQLite": onSQLite, "PostgreSQL": onPostgres}

// demoDatabase lets the program fill a database once and end, for the tests to copy.
func demoDatabase(t *testing.T) string {
	t.Helper()
	bin := testparts.Program(t)
	d := &shared.demo
	d.Do(func() {
		d.path = filepath.Join(shared.dir, "demo.db")
		s, err := start(bin, "sqlite:"+d.path)
		if err == nil {
			err = s.stop()
		}
		if _, wal := os.Stat(d.path + "-wal"); err == nil && wal == nil {
			err = errors.New("the program ended and left a write-ahead log behind")
		}
		d.err = err
	})
	if d.err != nil {
		t.Fatalf("make the demo database: %v", d.err)
	}
	return d.path
}

// serve starts a portal and stops it with the test. An error in its log fails the test.
func serve(t *testing.T, databaseURL string, settings ...string) *portal {
	t.Helper()
	s, err := start(testparts.Program(t), databaseURL, settings...)
	if err != nil {
		t.Fatal(err)
	}
	p := &portal{url: s.url, t: t, database: databaseURL, read: map[string]bool{}}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("stop the portal: %v", err)
		}
		for line := range strings.Lines(s.log.String()) {
			if t.Failed() || (!p.mayFail && strings.Contains(line, "level=ERROR")) {
				t.Errorf("portal's log: %s", line)
			}
		}
	})
	for _, m := range p.mails() {
		p.read[m.key()] = true
	}
	return p
}

// exec runs a statement on the database, from outside.
func (p *portal) exec(statement string) {
	p.t.Helper()
	driver, dsn := "pgx", p.database
	if file, ok := strings.CutPrefix(p.database, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(p.t.Context(), statement); err != nil {
		p.t.Fatalf("%s: %v", statement, err)
	}
}

// approveAll approves what waits for a second person, as the operator does on the command
// line while the portal runs.
func (p *portal) approveAll() {
	p.t.Helper()
	bin := testparts.Program(p.t)
	command := func(args ...string) string {
		p.t.Helper()
		out, err := exec.Command(bin, append(args, "--database-url", p.database)...).Output()
		if err != nil {
			p.t.Fatalf("%v: %v", args, err)
		}
		return string(out)
	}
	for line := range strings.Lines(command("approval", "list")) {
		id, _, _ := strings.Cut(line, "\t")
		command("approval", "confirm", id)
	}
}

// server is the process.
type server struct {
	url string
	cmd *exec.Cmd
	log *bytes.Buffer // complete once stopped
}

// start runs `techbiz serve` on a port that the system chooses and waits for its greeting.
func start(bin, databaseURL string, settings ...string) (*server, error) {
	s := &server{cmd: exec.Command(bin, "serve"), log: &bytes.Buffer{}}
	s.cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "TECHBIZ_DEMO=true", "TECHBIZ_LISTEN=127.0.0.1:0", "TECHBIZ_OPS_LISTEN=", "TECHBIZ_DATABASE_URL=" + databaseURL,
		"TECHBIZ_LOG_LEVEL=warn", "TECHBIZ_DRAIN_DELAY=0",
	}
	s.cmd.Env = append(s.cmd.Env, settings...)
	s.cmd.Stderr = s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("make pipe: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start techbiz: %w", err)
	}
	greeting := regexp.MustCompile(`serves (http://\S+)`)
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if found := greeting.FindStringSubmatch(line); found != nil {
			s.url = found[1]
			go io.Copy(io.Discard, lines)
			return s, nil
		}
		if err != nil {
			return nil, fmt.Errorf("techbiz ended before it served: %w: %s", s.cmd.Wait(), s.log)
		}
	}
}

// stop ends it in good order.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("signal techbiz: %w", err)
	}
	kill := time.AfterFunc(30*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer kill.Stop()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("techbiz ended with %w: %s", err, s.log)
	}
	return nil
}

// mail is a mail in the outbox.
type mail struct {
	To, Subject, Text, HTML string
	SentAt                  string `json:"sent_at"`
}

func (m mail) key() string { return m.SentAt + m.To + m.Subject }

var (
	mailedCode = regexp.MustCompile(`(?m)^([0-9]{6})$`)
	mailedLink = regexp.MustCompile(`(?m)^http://[^/\s]+(/accept/[A-Za-z0-9_-]{43})$`)
)

// link is the path of the invitation that the mail leads to.
func (m mail) link(t *testing.T) string {
	t.Helper()
	found := mailedLink.FindStringSubmatch(m.Text)
	if found == nil {
		t.Fatalf("no link in the mail:\n%s", m.Text)
	}
	return found[1]
}

// mails lists the outbox, newest first.
func (p *portal) mails() []mail {
	p.t.Helper()
	answer, err := http.Get(p.url + "/outbox.json")
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var list []mail
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		p.t.Fatalf("read outbox: %v", err)
	}
	return list
}

// newMail waits for a mail to this mailbox that was not handed out before, whose subject has
// the words, if any are given: the daily work may mail the demo's people meanwhile.
func (p *portal) newMail(to string, subject ...string) mail {
	p.t.Helper()
	return p.awaitMail(to, func(m mail) bool { return strings.Contains(m.Subject, strings.Join(subject, " ")) })
}

// newCode waits for a mail with a code, and returns the code.
func (p *portal) newCode(to string) string {
	p.t.Helper()
	m := p.awaitMail(to, func(m mail) bool { return mailedCode.MatchString(m.Text) })
	return mailedCode.FindStringSubmatch(m.Text)[1]
}

// newLink waits for a mail with the link to an invitation, and returns its path. The demo's
// own mails were written by a portal on another port, so the origin is left out.
func (p *portal) newLink(to string) string {
	p.t.Helper()
	return p.awaitMail(to, func(m mail) bool { return mailedLink.MatchString(m.Text) }).link(p.t)
}

func (p *portal) awaitMail(to string, wanted func(mail) bool) mail {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		for _, m := range p.mails() {
			if m.To == to && !p.read[m.key()] && wanted(m) {
				p.read[m.key()] = true
				return m
			}
		}
	}
	p.t.Fatalf("no new mail to %s", to)
	return mail{}
}

// lastMail is the newest mail to this mailbox that has a link, be it the demo's.
func (p *portal) lastMail(to string) mail {
	p.t.Helper()
	for _, m := range p.mails() {
		if m.To == to && mailedLink.MatchString(m.Text) {
			return m
		}
	}
	p.t.Fatalf("no mail to %s", to)
	return mail{}
}
