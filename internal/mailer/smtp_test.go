package mailer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"techbiz/internal/mail"
	"techbiz/internal/testparts"
)

const (
	shortly  = 300 * time.Millisecond // timeout in tests with servers that hang
	someText = "Dear Jane,\n\n.a line with a dot in front\n.\nகுமார் and a line after a lone dot\n"
	someHTML = "<!DOCTYPE html><html lang=\"en\"><body><p>Dear Jané</p>\n.\n<p>End</p></body></html>\n"
)

func letter(t testing.TB, to string, n int) *mail.Letter {
	return &mail.Letter{
		To: email(t, to), MessageID: fmt.Sprintf("0199-%d@techbiz.gov.sg", n),
		Subject: "You are invited to TechPass", Text: someText, HTML: someHTML,
	}
}

// transport returns the transport to the address; it ends with the test.
func transport(t testing.TB, address string, o Options) mail.Transport {
	t.Helper()
	if o.From == "" {
		o.From = "TechBiz <no-reply@techbiz.gov.sg>"
	}
	o.Now = func() time.Time { return queued }
	s, end, err := Open(address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSendToPostfix(t *testing.T) {
	server := testparts.Postfix(t)
	s := transport(t, "smtp://"+server.Addr+"?tls=starttls&ca="+url.QueryEscape(server.CAFile), Options{EnvelopeFrom: "bounce@techbiz.gov.sg"})
	reply, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(reply, "queued as") {
		t.Errorf("the server's words are %q", reply)
	}
	m := delivered(t, server)
	if m.From != "bounce@techbiz.gov.sg" || !slices.Equal(m.To, []string{"jane@acme.com"}) {
		t.Errorf("envelope from %q to %q", m.From, m.To)
	}
	checkMessage(t, m)
	if !strings.Contains(string(m.Raw), "with ESMTPS") { // RFC 3848: over TLS
		t.Errorf("not received over TLS:\n%s", m.Raw)
	}
}

func delivered(t *testing.T, server *testparts.MailServer) testparts.Message {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		got, err := server.Delivered()
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 0 {
			return got[0]
		}
	}
	t.Fatalf("nothing was delivered: %s", server.Log())
	return testparts.Message{}
}

func checkMessage(t *testing.T, m testparts.Message) {
	t.Helper()
	lines := func(s string) string { return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }
	if lines(m.Text) != lines(someText) {
		t.Errorf("text is %q", m.Text)
	}
	if lines(m.HTML) != lines(someHTML) {
		t.Errorf("HTML is %q", m.HTML)
	}
	for name, want := range map[string]string{
		"Message-Id": "<0199-1@techbiz.gov.sg>", "Subject": "You are invited to TechPass", "Auto-Submitted": "auto-generated",
		"From": `"TechBiz" <no-reply@techbiz.gov.sg>`, "To": "<jane@acme.com>", "Mime-Version": "1.0", "Date": "Wed, 18 Nov 2026 06:55:00 +0000",
	} {
		if got := m.Header.Get(name); got != want || len(m.Header[name]) != 1 {
			t.Errorf("%s is %q, want %q once", name, m.Header[name], want)
		}
	}
	if kind := m.Header.Get("Content-Type"); !strings.HasPrefix(kind, "multipart/alternative") {
		t.Errorf("content type is %q", kind)
	}
	for _, name := range []string{"User-Agent", "X-Mailer"} {
		if m.Header.Get(name) != "" {
			t.Errorf("%s is %q", name, m.Header.Get(name))
		}
	}
	for line := range strings.Lines(string(m.Raw)) {
		if len(line) > 998 {
			t.Errorf("line of %d bytes", len(line))
		}
	}
}

func TestSendToSink(t *testing.T) {
	addr, dir := testparts.SMTPSink(t, "")
	s := transport(t, "smtp://"+addr, Options{})
	for n := range 3 {
		if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", n+1)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := testparts.ReadSink(dir)
	if err != nil || len(got) != 3 {
		t.Fatalf("%d mails, %v", len(got), err)
	}
}

func TestWaysToConnect(t *testing.T) {
	login := testparts.SMTPOptions{Username: "tech biz@x", Password: "p:/@%é"}
	both := login
	both.ImplicitTLS = true
	plain := login
	plain.NoTLS = true
	userinfo := url.UserPassword(login.Username, login.Password).String() + "@"
	for _, c := range []struct {
		name    string
		server  testparts.SMTPOptions
		scheme  string
		query   string
		trusted bool
		fails   string // what the error says, "" for success
	}{
		{"opportunistic, any certificate", testparts.SMTPOptions{}, "smtp://", "", false, ""},
		{"opportunistic, no TLS", testparts.SMTPOptions{NoTLS: true}, "smtp://", "", false, ""},
		{"opportunistic, authority known", testparts.SMTPOptions{}, "smtp://", "", true, ""},
		{"STARTTLS", testparts.SMTPOptions{}, "smtp://", "?tls=starttls", true, ""},
		{"STARTTLS, unknown authority", testparts.SMTPOptions{}, "smtp://", "?tls=starttls", false, "certificate"},
		{"STARTTLS not offered", testparts.SMTPOptions{NoTLS: true}, "smtp://", "?tls=starttls", true, "STARTTLS"},
		{"TLS", testparts.SMTPOptions{ImplicitTLS: true}, "smtps://", "", true, ""},
		{"TLS, unknown authority", testparts.SMTPOptions{ImplicitTLS: true}, "smtps://", "", false, "certificate"},
		{"none", testparts.SMTPOptions{}, "smtp://", "?tls=none", false, ""},
		{"login over STARTTLS", login, "smtp://" + userinfo, "", true, ""},
		{"login over TLS", both, "smtps://" + userinfo, "", true, ""},
		{"login, unknown authority", login, "smtp://" + userinfo, "?tls=opportunistic", false, "certificate"},
		{"login on this machine", plain, "smtp://" + userinfo, "?tls=none", false, ""},
		{"wrong password", login, "smtp://me:guess@", "", true, "535"},
		{"no password", login, "smtp://", "", true, "530"},
		{"login not offered", testparts.SMTPOptions{}, "smtp://me:guess@", "", true, "AUTH"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := testparts.NewSMTPServer(t, c.server)
			o := Options{}
			if c.trusted {
				o.RootCAs = server.Roots
			}
			_, err := transport(t, c.scheme+server.Addr+c.query, o).Send(t.Context(), letter(t, "jane@acme.com", 1))
			if c.fails == "" {
				if err != nil {
					t.Fatal(err)
				}
				got := server.Accepted()
				if len(got) != 1 || got[0].From != "no-reply@techbiz.gov.sg" {
					t.Fatalf("accepted %d", len(got))
				}
				checkMessage(t, got[0])
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("error is %v", err)
			}
			if permanent(err) != nil {
				t.Errorf("our own trouble is held against the recipient: %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "guess") || strings.Contains(err.Error(), login.Password)) {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

// permanent returns the error where it holds the address to be wrong, nil otherwise.
func permanent(err error) *mail.SendError {
	if e, ok := errors.AsType[*mail.SendError](err); ok && e.Cause == mail.CauseAddress {
		return e
	}
	return nil
}

// Every fault at every stage, on a new connection and on a used one: what it means, and
// that the same letter arrives afterwards.
func TestFaults(t *testing.T) {
	t.Parallel()
	stages := []testparts.SMTPStage{testparts.StageMail, testparts.StageRcpt, testparts.StageData, testparts.StageDot, testparts.StageStored}
	for _, stage := range stages {
		for _, c := range []struct {
			name  string
			fault testparts.SMTPFault
			good  bool // the address is held to be wrong
		}{
			{"knows no such user", testparts.SMTPFault{Code: 550, Status: [3]int{5, 1, 1}, Text: "No, and\tno\x07"}, stage != testparts.StageMail},
			{"knows no such sender", testparts.SMTPFault{Code: 550, Status: [3]int{5, 1, 8}}, false},
			{"refuses", testparts.SMTPFault{Code: 554, Text: "Relay access denied"}, false},
			{"wants a login", testparts.SMTPFault{Code: 530}, false},
			{"fails for now", testparts.SMTPFault{Code: 451}, false},
			{"goes away", testparts.SMTPFault{Code: 421}, false},
			{"drops", testparts.SMTPFault{Drop: true}, false},
			{"hangs", testparts.SMTPFault{Hang: true}, false},
		} {
			for _, used := range []bool{false, true} {
				name := fmt.Sprintf("%s %s", stage, c.name)
				if used {
					name += " on a used connection"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
					s := transport(t, "smtp://"+server.Addr, Options{SendTimeout: shortly})
					if used {
						if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 0)); err != nil {
							t.Fatal(err)
						}
					}
					fault := c.fault
					fault.Stage = stage
					server.Fail(fault)
					began := time.Now()
					_, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1))
					if took := time.Since(began); took > 10*shortly {
						t.Errorf("took %s", took)
					}
					checkFailure(t, err, c.good, fault.Code)
					server.Fail()
					if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1)); err != nil {
						t.Fatalf("afterwards: %v", err)
					}
					// The server took the first one only where it failed after that.
					want := 1
					if stage == testparts.StageStored {
						want = 2
					}
					if n := server.Copies()["0199-1@techbiz.gov.sg"]; n != want {
						t.Errorf("%d copies, want %d", n, want)
					}
				})
			}
		}
	}
}

func checkFailure(t *testing.T, err error, good bool, code int) {
	t.Helper()
	switch p := permanent(err); {
	case err == nil:
		t.Fatal("no error")
	case good && (p == nil || !strings.HasPrefix(p.Reply, "550 5.1.1 No, and no")):
		t.Errorf("error is %v, want a refusal with the server's words", err)
	case !good && p != nil:
		t.Errorf("%v: counts as a refusal for good", err)
	case code != 0 && !strings.Contains(err.Error(), fmt.Sprint(code)):
		t.Errorf("%v: the server's code is lost", err)
	}
}

// A used connection that the server left is replaced at once: the message had not
// reached it.
func TestServerLeftTheUsedConnection(t *testing.T) {
	for name, fault := range map[string]testparts.SMTPFault{
		"drops at MAIL": {Stage: testparts.StageMail, Times: 1, Drop: true},
		"421 at MAIL":   {Stage: testparts.StageMail, Times: 1, Code: 421},
		"drops at RCPT": {Stage: testparts.StageRcpt, Times: 1, Drop: true},
	} {
		t.Run(name, func(t *testing.T) {
			server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
			s := transport(t, "smtp://"+server.Addr, Options{})
			for n := range 2 {
				if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", n)); err != nil {
					t.Fatal(err)
				}
				server.Fail(fault)
			}
			if n := server.Connections(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
	}
}

// The same with connections that are cut while nobody uses them, several at once.
func TestConnectionsCutWhileUnused(t *testing.T) {
	server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
	wire := newWire(t, server.Addr)
	s := transport(t, "smtp://"+wire.addr, Options{Connections: 3})
	sendMany(t, s, 3, 2)
	wire.cut()
	sendMany(t, s, 3, 2)
	for id, n := range server.Copies() {
		if n != 2 { // once in each round
			t.Errorf("%s was sent %d times", id, n)
		}
	}
}

// wire passes connections on to a server until it is cut.
type wire struct {
	addr string
	mu   sync.Mutex
	ends []net.Conn
}

func newWire(t *testing.T, to string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{addr: listener.Addr().String()}
	t.Cleanup(func() {
		_ = listener.Close()
		w.cut()
	})
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				return
			}
			w.mu.Lock()
			w.ends = append(w.ends, in, out)
			w.mu.Unlock()
			go func() { _, _ = io.Copy(in, out) }()
			go func() { _, _ = io.Copy(out, in) }()
		}
	}()
	return w
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.ends {
		_ = c.Close()
	}
	w.ends = nil
}

// sendMany sends letters each by workers at once; all must go.
func sendMany(t *testing.T, s mail.Transport, workers, each int) {
	t.Helper()
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for n := range each {
				if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", w*1000+n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

func TestManyAtOnce(t *testing.T) {
	server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
	s := transport(t, "smtp://"+server.Addr, Options{Connections: 3})
	sendMany(t, s, 8, 12) // fewer than one connection carries, however uneven the shares
	copies := server.Copies()
	if len(copies) != 96 {
		t.Errorf("%d mails, want 96", len(copies))
	}
	for id, n := range copies {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if n := server.Connections(); n > 3 {
		t.Errorf("%d connections, want 3 at most", n)
	}
}

func TestConnectionsAreNotUsedForever(t *testing.T) {
	server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
	s := transport(t, "smtp://"+server.Addr, Options{})
	sendMany(t, s, 1, maxMessages+1)
	if n := server.Connections(); n != 2 {
		t.Errorf("%d connections for %d mails, want 2", n, maxMessages+1)
	}
}

// An unused connection is closed in good order, by QUIT.
func TestUnusedConnectionsAreClosed(t *testing.T) {
	server := newScript(t, "220 hi")
	s := transport(t, "smtp://"+server.addr, Options{IdleTimeout: 50 * time.Millisecond})
	if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-server.quit:
	case <-time.After(10 * time.Second):
		t.Fatal("the connection stays open")
	}
	if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 2)); err != nil {
		t.Error(err)
	}
}

func TestClose(t *testing.T) {
	server := newScript(t, "220 hi")
	s, end, err := Open("smtp://"+server.addr, Options{From: "a@x.gov.sg", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(end(), end()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-server.quit:
	default:
		t.Error("no QUIT")
	}
	if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 2)); !errors.Is(err, errClosed) {
		t.Errorf("error after Close is %v", err)
	}
}

// What happens to the connection after the server's 250 is no failure of the message.
func TestAcceptedIsAcceptedWhateverFollows(t *testing.T) {
	for name, verdict := range map[string]string{
		"250":                  "250 2.0.0 Ok: queued as 4XYZ",
		"250 without words":    "250 ",
		"251":                  "251 2.0.0 will forward",
		"250 in several lines": "250-2.0.0 Ok\r\n250 queued",
	} {
		t.Run(name, func(t *testing.T) {
			server := newScript(t, "220 hi")
			server.verdict, server.gone = verdict, true
			s := transport(t, "smtp://"+server.addr, Options{})
			for n := range 2 { // the second one finds the connection gone
				reply, err := s.Send(t.Context(), letter(t, "jane@acme.com", n))
				if err != nil || reply == "" || strings.ContainsAny(reply, "\r\n") {
					t.Fatalf("reply %q, error %v", reply, err)
				}
			}
		})
	}
}

// script is a server that says what it is told, for what go-smtp would not say.
type script struct {
	addr    string
	verdict string // on the final dot
	gone    bool   // closes the connection right after the verdict
	quit    chan struct{}
}

func newScript(t *testing.T, greeting string) *script {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &script{addr: listener.Addr().String(), verdict: "250 queued", quit: make(chan struct{}, 10)}
	var group sync.WaitGroup
	done := make(chan struct{})
	t.Cleanup(func() {
		close(done)
		_ = listener.Close()
		group.Wait()
	})
	group.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			group.Go(func() {
				defer c.Close()
				defer context.AfterFunc(closed(done), func() { _ = c.Close() })()
				s.serve(textproto.NewConn(c), greeting)
			})
		}
	})
	return s
}

// closed returns a context that ends with done.
func closed(done <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-done
		cancel()
	}()
	return ctx
}

func (s *script) serve(c *textproto.Conn, greeting string) {
	if greeting != "" && c.PrintfLine("%s", greeting) != nil {
		return
	}
	for {
		line, err := c.ReadLine()
		if err != nil {
			return
		}
		reply := "250 ok"
		switch command, _, _ := strings.Cut(line, " "); command {
		case "DATA":
			if c.PrintfLine("354 go on") != nil {
				return
			}
			if _, err := c.ReadDotBytes(); err != nil {
				return
			}
			reply = s.verdict
		case "QUIT":
			s.quit <- struct{}{}
			reply = "221 bye"
		}
		if c.PrintfLine("%s", reply) != nil || (s.gone && reply == s.verdict) {
			return
		}
	}
}

func TestServerThatCannotBeReached(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for name, addr := range map[string]string{
		"nobody listens":      nobody,
		"silent":              newScript(t, "").addr,
		"takes no mail":       newScript(t, "554 5.3.2 no mail here").addr,
		"is gone":             newScript(t, "421 4.3.2 come back later").addr,
		"speaks another word": newScript(t, "HTTP/1.1 400 Bad Request").addr,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			_, err := transport(t, "smtp://"+addr, Options{DialTimeout: shortly}).Send(t.Context(), letter(t, "jane@acme.com", 1))
			if err == nil || permanent(err) != nil {
				t.Errorf("error is %v", err)
			}
			if took := time.Since(began); took > 10*shortly {
				t.Errorf("took %s", took)
			}
		})
	}
}

// Cancelling ends a letter under way at once, as long as the server can't have taken it.
func TestCancel(t *testing.T) {
	const long = time.Minute
	for name, c := range map[string]struct {
		fault testparts.SMTPFault
		send  time.Duration // SendTimeout
		waits bool
	}{
		"before the end": {testparts.SMTPFault{Stage: testparts.StageRcpt, Hang: true}, long, false},
		"after it":       {testparts.SMTPFault{Stage: testparts.StageDot, Hang: true}, 2 * shortly, true},
	} {
		t.Run(name, func(t *testing.T) {
			server := testparts.NewSMTPServer(t, testparts.SMTPOptions{Faults: []testparts.SMTPFault{c.fault}})
			s := transport(t, "smtp://"+server.Addr, Options{SendTimeout: c.send})
			ctx, cancel := context.WithTimeout(t.Context(), shortly)
			defer cancel()
			began := time.Now()
			_, err := s.Send(ctx, letter(t, "jane@acme.com", 1))
			took := time.Since(began)
			if err == nil || permanent(err) != nil {
				t.Errorf("error is %v", err)
			}
			if took > 10*shortly || (c.waits && took < c.send) {
				t.Errorf("took %s", took)
			}
		})
	}
	t.Run("while it connects", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), shortly)
		defer cancel()
		_, err := transport(t, "smtp://"+newScript(t, "").addr, Options{DialTimeout: long}).Send(ctx, letter(t, "jane@acme.com", 1))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v", err)
		}
	})
	t.Run("while it waits for a connection", func(t *testing.T) {
		server := testparts.NewSMTPServer(t, testparts.SMTPOptions{Faults: []testparts.SMTPFault{{Stage: testparts.StageMail, Hang: true}}})
		s := transport(t, "smtp://"+server.Addr, Options{Connections: 1, SendTimeout: 4 * shortly})
		var first sync.WaitGroup
		first.Go(func() {
			if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1)); err == nil {
				t.Error("the hanging server took it")
			}
		})
		for server.Reached(testparts.StageMail) == 0 {
			time.Sleep(time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(t.Context(), shortly)
		defer cancel()
		if _, err := s.Send(ctx, letter(t, "jane@acme.com", 2)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v", err)
		}
		first.Wait()
	})
}

func TestHeadersCannotBeInjected(t *testing.T) {
	server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
	s := transport(t, "smtp://"+server.Addr, Options{From: `"Tech\"Biz, Ltd <x>" <no-reply@techbiz.gov.sg>`})
	l := letter(t, "o'neil+x@acme.com", 1)
	l.Subject = "Hello\r\nBcc: evil@evil.example\r\n\r\nPay here குமார்"
	if _, err := s.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	m := server.Accepted()[0]
	if m.Header.Get("Bcc") != "" || m.Text != strings.ReplaceAll(someText, "\n", "\r\n") && m.Text != someText {
		t.Errorf("injected:\n%s", m.Raw)
	}
	from, err := netmail.ParseAddress(m.Header.Get("From"))
	if err != nil || from.Name != `Tech"Biz, Ltd <x>` || from.Address != "no-reply@techbiz.gov.sg" {
		t.Errorf("from %v, %v", from, err)
	}
	if !slices.Equal(m.To, []string{"o'neil+x@acme.com"}) {
		t.Errorf("to %q", m.To)
	}
}

// keeper stands in for the store: the port is one method.
type keeper struct {
	kept []mail.Captured
	err  error
}

func (k *keeper) KeepLetter(_ context.Context, l *mail.Letter, at time.Time) error {
	k.kept = append(k.kept, mail.Captured{Letter: *l, SentAt: at})
	return k.err
}

func TestOutbox(t *testing.T) {
	k := &keeper{}
	s := transport(t, "outbox:", Options{Outbox: k})
	l := letter(t, "jane@acme.com", 1)
	if reply, err := s.Send(t.Context(), l); err != nil || reply == "" {
		t.Fatalf("reply %q, error %v", reply, err)
	}
	if len(k.kept) != 1 || k.kept[0].Letter != *l || !k.kept[0].SentAt.Equal(queued) {
		t.Errorf("kept %+v", k.kept)
	}
	k.err = errors.New("disk full")
	if _, err := s.Send(t.Context(), l); !errors.Is(err, k.err) || permanent(err) != nil {
		t.Errorf("error is %v", err)
	}
}

func BenchmarkSend(b *testing.B) {
	addr, _ := testparts.SMTPSink(b, b.TempDir())
	s := transport(b, "smtp://"+addr, Options{})
	l := letter(b, "jane@acme.com", 1)
	for b.Loop() {
		if _, err := s.Send(b.Context(), l); err != nil {
			b.Fatal(err)
		}
	}
}

// The library alone over one connection, for comparison.
func BenchmarkBareLibrary(b *testing.B) {
	addr, _ := testparts.SMTPSink(b, b.TempDir())
	_, portText, _ := net.SplitHostPort(addr)
	port, err := strconv.Atoi(portText)
	if err != nil {
		b.Fatal(err)
	}
	c, err := gomail.NewClient("127.0.0.1", gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithoutNoop())
	if err != nil {
		b.Fatal(err)
	}
	if err := c.DialWithContext(b.Context()); err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		m := gomail.NewMsg()
		if err := errors.Join(m.From("no-reply@techbiz.gov.sg"), m.To("jane@acme.com")); err != nil {
			b.Fatal(err)
		}
		m.Subject("You are invited to TechPass")
		m.SetMessageIDWithValue("0199-1@techbiz.gov.sg")
		m.SetBodyString(gomail.TypeTextPlain, someText)
		m.AddAlternativeString(gomail.TypeTextHTML, someHTML)
		if err := c.Send(m); err != nil {
			b.Fatal(err)
		}
	}
}
