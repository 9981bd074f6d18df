package faults

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // a look at the database from outside
	_ "modernc.org/sqlite"             // a look at the database from outside

	"techbiz/internal/testparts"
)

// Short terms, so that the jobs of a killed node are soon taken up again.
const (
	jobTimeout = 5 * time.Second
	leaseTerm  = 3 * time.Second
)

// workers is how many jobs a node runs at the same time, and so how many mails one kill
// can catch between the mail server's acceptance and its record.
const workers = 32

// portal is an installation: a database and a mail server that outlive its nodes.
type portal struct {
	t        *testing.T
	program  string
	database string   // URL
	mail     string   // host:port; "" for the outbox
	settings []string // further variables, NAME=value

	nodeSettings []string // further ones of nodes
	random       *rand.Rand
}

func newPortal(t *testing.T, database, mail string) *portal {
	t.Helper()
	return &portal{t: t, program: testparts.Program(t), database: database, mail: mail, random: testparts.Random(t)}
}

// command returns a techbiz command with the installation's settings and no others.
func (p *portal) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.program, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TECHBIZ_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(append(cmd.Env, "TECHBIZ_DATABASE_URL="+p.database, "TECHBIZ_DRAIN_DELAY=0"), p.settings...)
	// A test that is killed itself leaves no node behind.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// cli runs a command and returns what it prints.
func (p *portal) cli(args ...string) string {
	p.t.Helper()
	cmd := p.command(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("techbiz %s: %v: %s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return strings.TrimSpace(string(out))
}

// officers makes n officers with an API token each and returns the tokens.
func (p *portal) officers(n int) []string {
	p.t.Helper()
	p.cli("migrate")
	p.cli("domain", "allow", "tech.gov.sg")
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = p.cli("token", "create", "--officer", fmt.Sprintf("officer%d@tech.gov.sg", i))
	}
	return tokens
}

// open looks at the database from outside.
func (p *portal) open() *sql.DB {
	p.t.Helper()
	driver, dsn := "pgx", p.database
	if file, ok := strings.CutPrefix(p.database, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		p.t.Fatal(err)
	}
	return db
}

// exec runs a statement.
func (p *portal) exec(sqlText string) {
	p.t.Helper()
	db := p.open()
	defer db.Close()
	if _, err := db.Exec(sqlText); err != nil {
		p.t.Fatalf("%s: %v", sqlText, err)
	}
}

// query hands each row of a query to scan.
func (p *portal) query(sqlText string, scan func(rows *sql.Rows) error) {
	p.t.Helper()
	db := p.open()
	defer db.Close()
	rows, err := db.Query(sqlText)
	if err != nil {
		p.t.Fatalf("%s: %v", sqlText, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			p.t.Fatalf("%s: %v", sqlText, err)
		}
	}
	if err := rows.Err(); err != nil {
		p.t.Fatalf("%s: %v", sqlText, err)
	}
}

// count returns the number that a query asks for.
func (p *portal) count(sqlText string) (n int) {
	p.t.Helper()
	p.query(sqlText, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n
}

// upTo returns a time shorter than most.
func (p *portal) upTo(most time.Duration) time.Duration {
	return time.Duration(p.random.Int64N(int64(most)))
}

func (p *portal) sqlite() bool { return strings.HasPrefix(p.database, "sqlite:") }

// node is one serving process of a portal. It can be started again on its address.
type node struct {
	portal *portal
	addr   string
	log    string
	cmd    *exec.Cmd
}

func (p *portal) node(name string) *node {
	p.t.Helper()
	n := &node{portal: p, addr: testparts.FreeAddr(p.t), log: filepath.Join(p.t.TempDir(), name+".log")}
	p.t.Cleanup(n.kill)
	return n
}

// start starts the node and returns when it is ready.
func (n *node) start() {
	t := n.portal.t
	t.Helper()
	log, err := os.OpenFile(n.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	n.cmd = n.portal.command("serve")
	mail := "outbox:"
	if n.portal.mail != "" {
		mail = "smtp://" + n.portal.mail
	}
	n.cmd.Env = append(n.cmd.Env, "TECHBIZ_LISTEN="+n.addr, "TECHBIZ_OPS_LISTEN=", "TECHBIZ_MAIL_URL="+mail,
		"TECHBIZ_JOB_TIMEOUT="+jobTimeout.String(), "TECHBIZ_LEASE="+leaseTerm.String(), "TECHBIZ_BATCH_WAIT=0", "TECHBIZ_NOTICE_WAIT=0", "TECHBIZ_LOG_LEVEL=warn")
	n.cmd.Env = append(n.cmd.Env, n.portal.nodeSettings...)
	n.cmd.Stdout, n.cmd.Stderr = log, log
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if resp, err := http.Get("http://" + n.addr + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("the node does not become ready: %s", n.words())
		}
	}
}

// kill ends the node as a loss of power would. It may be called twice.
func (n *node) kill() {
	if n.cmd == nil {
		return
	}
	_ = n.cmd.Process.Kill()
	_ = n.cmd.Wait()
	n.cmd = nil
}

// freeze stops the node in the middle of what it does, as a machine that is suspended does.
func (n *node) freeze() { n.signal(syscall.SIGSTOP) }

// thaw lets a frozen node go on.
func (n *node) thaw() { n.signal(syscall.SIGCONT) }

func (n *node) signal(s syscall.Signal) {
	n.portal.t.Helper()
	if err := n.cmd.Process.Signal(s); err != nil {
		n.portal.t.Fatal(err)
	}
}

// dies kills the only node and starts it again. The last time that comes so much later that
// the new node leads at once.
func (n *node) dies(last bool) {
	n.portal.t.Helper()
	n.kill()
	if last {
		n.portal.muchLater()
	}
	n.start()
}

// stop ends the node in good order.
func (n *node) stop() {
	t := n.portal.t
	t.Helper()
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := n.cmd.Wait(); err != nil {
		t.Errorf("the node did not end in good order: %v: %s", err, n.words())
	}
	n.cmd = nil
}

// words are the last lines of the node's log.
func (n *node) words() string {
	text, err := os.ReadFile(n.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-4000):])
}
