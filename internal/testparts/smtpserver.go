package testparts

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// SMTPStage is a point of the SMTP dialogue at which an SMTPServer can fail.
type SMTPStage string

// The stages, in the order in which a mail passes them.
const (
	// At the first four and the last one Hang and Drop alone are possible. What a client says
	// within TLS is not seen there: use NoTLS for StageQuit.
	StageConnect  SMTPStage = "CONNECT"  // instead of the greeting, or of the TLS handshake
	StageHello    SMTPStage = "EHLO"     // on EHLO
	StageStartTLS SMTPStage = "STARTTLS" // on STARTTLS
	StageAuth     SMTPStage = "AUTH"     // on AUTH

	StageMail SMTPStage = "MAIL" // on MAIL FROM
	StageRcpt SMTPStage = "RCPT" // on RCPT TO
	StageData SMTPStage = "DATA" // after the go-ahead (354), before reading the mail; a Code is sent after the mail
	StageDot  SMTPStage = "DOT"  // after the whole mail is read, before the reply
	// StageStored comes after the server has taken the mail and counted it, and
	// before its reply: Drop and Hang here make the sender's unavoidable doubt.
	StageStored SMTPStage = "STORED"

	StageQuit SMTPStage = "QUIT" // on QUIT
)

// SMTPFault is something that goes wrong. Exactly one of Code, Hang and Drop is
// set.
type SMTPFault struct {
	Stage SMTPStage
	To    string // only for mails with this recipient, "" for all; not at StageMail
	Times int    // how often it happens, 0 for always

	Code   int    // reply code, such as 550 or 451
	Status [3]int // enhanced status of the reply; x.7.1 where it is zero, none where it is NoStatus
	Text   string // words of the reply, "" for a default
	Hang   bool   // no reply, until the client or the server goes away
	Drop   bool   // the connection is closed without a reply
}

// NoStatus is the Status of a reply without an enhanced one.
var NoStatus = [3]int(smtp.NoEnhancedCode)

// status returns the enhanced status of the fault's reply.
func (f *SMTPFault) status() smtp.EnhancedCode {
	if f.Status == [3]int{} {
		return smtp.EnhancedCode{f.Code / 100, 7, 1}
	}
	return smtp.EnhancedCode(f.Status)
}

// SMTPOptions sets an SMTPServer up; the zero value offers STARTTLS and takes
// every mail without authentication.
type SMTPOptions struct {
	Username, Password string // AUTH PLAIN with these is required before MAIL
	ImplicitTLS        bool   // TLS from the first byte (RFC 8314), no STARTTLS
	NoTLS              bool   // neither; AUTH, if required, is then offered in the clear
	Faults             []SMTPFault
}

// SMTPServer is an SMTP server that can be told to fail. The protocol is
// go-smtp's work.
type SMTPServer struct {
	Addr  string         // host:port
	Roots *x509.CertPool // its certificate, for localhost and 127.0.0.1

	options SMTPOptions
	closed  chan struct{}

	mu          sync.Mutex
	faults      []SMTPFault
	accepted    []Message
	reached     map[SMTPStage]int
	connections int
}

// NewSMTPServer starts a server that ends with the test.
func NewSMTPServer(t testing.TB, options SMTPOptions) *SMTPServer {
	t.Helper()
	cert, err := makeCertificate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &SMTPServer{
		Addr: listener.Addr().String(), Roots: cert.roots, options: options,
		closed: make(chan struct{}), faults: slices.Clone(options.Faults), reached: map[SMTPStage]int{},
	}
	server := smtp.NewServer(smtp.BackendFunc(s.newSession))
	server.Domain = "localhost"
	server.AllowInsecureAuth = options.NoTLS
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener = countingListener{listener, s}
	config := &tls.Config{Certificates: []tls.Certificate{cert.pair}}
	switch {
	case options.ImplicitTLS:
		listener = tls.NewListener(listener, config)
	case !options.NoTLS:
		server.TLSConfig = config
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		close(s.closed)
		_ = server.Close()
		<-done
	})
	return s
}

// Fail replaces the faults; without arguments the server works again.
func (s *SMTPServer) Fail(faults ...SMTPFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.Clone(faults)
}

// Accepted returns the mails that the server has taken, oldest first.
func (s *SMTPServer) Accepted() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

// Copies counts how often each Message-ID was taken.
func (s *SMTPServer) Copies() map[string]int {
	copies := map[string]int{}
	for _, m := range s.Accepted() {
		copies[m.MessageID]++
	}
	return copies
}

// Reached counts how often a client came to the stage, failed or not.
func (s *SMTPServer) Reached(stage SMTPStage) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reached[stage]
}

// Connections counts the connections that clients made.
func (s *SMTPServer) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

func (s *SMTPServer) newSession(c *smtp.Conn) (smtp.Session, error) {
	return &smtpSession{server: s, conn: c}, nil
}

// countingListener counts the connections that it accepts.
type countingListener struct {
	net.Listener
	server *SMTPServer
}

// Accept implements net.Listener.
func (l countingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.server.mu.Lock()
		l.server.connections++
		l.server.mu.Unlock()
		conn = &stagedConn{Conn: conn, server: l.server}
	}
	return conn, err
}

// stagedConn fails at the stages of which go-smtp tells nobody.
type stagedConn struct {
	net.Conn

	server  *SMTPServer
	greeted bool
}

// commandStages are the stages that begin with a command of the client.
var commandStages = map[string]SMTPStage{"EHLO": StageHello, "STAR": StageStartTLS, "QUIT": StageQuit}

// Read implements net.Conn.
func (c *stagedConn) Read(b []byte) (int, error) {
	if !c.greeted { // a TLS handshake is begun by the client
		if err := c.greet(); err != nil {
			return 0, err
		}
	}
	n, err := c.Conn.Read(b)
	if n < 4 {
		return n, err
	}
	stage, known := commandStages[strings.ToUpper(string(b[:4]))]
	if !known {
		return n, err
	}
	if err := c.pass(stage); err != nil {
		return 0, err
	}
	return n, err
}

// Write implements net.Conn.
func (c *stagedConn) Write(b []byte) (int, error) {
	if !c.greeted {
		if err := c.greet(); err != nil {
			return 0, err
		}
	}
	return c.Conn.Write(b)
}

func (c *stagedConn) greet() error {
	c.greeted = true
	return c.pass(StageConnect)
}

func (c *stagedConn) pass(stage SMTPStage) error {
	f := c.server.fault(stage, nil)
	switch {
	case f == nil:
		return nil
	case f.Hang:
		c.server.hang(c.Conn)
	default:
		_ = c.Close()
	}
	return errDropped
}

// fault counts the stage and returns what shall go wrong there, nil for nothing.
func (s *SMTPServer) fault(stage SMTPStage, to []string) *SMTPFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reached[stage]++
	for i, f := range s.faults {
		if f.Stage != stage || f.To != "" && !slices.ContainsFunc(to, func(r string) bool { return strings.EqualFold(r, f.To) }) {
			continue
		}
		switch f.Times {
		case 0:
		case 1:
			s.faults = slices.Delete(s.faults, i, i+1)
		default:
			s.faults[i].Times--
		}
		return &f
	}
	return nil
}

func (s *SMTPServer) store(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted = append(s.accepted, m)
}

// smtpSession is one connection's state.
type smtpSession struct {
	server        *SMTPServer
	conn          *smtp.Conn
	authenticated bool
	from          string
	to            []string
}

var errDropped = errors.New("connection dropped on purpose")

// pass lets the stage go well or wrong.
func (s *smtpSession) pass(stage SMTPStage, to []string) error {
	f := s.server.fault(stage, to)
	switch {
	case f == nil:
		return nil
	case f.Drop:
		_ = s.conn.Conn().Close()
		return errDropped
	case f.Hang:
		s.server.hang(s.conn.Conn())
		return errDropped
	default:
		return &smtp.SMTPError{
			Code: f.Code, EnhancedCode: f.status(),
			Message: cmp.Or(f.Text, "this server was told to fail"),
		}
	}
}

// hang returns once the client closes the connection or the server stops; what
// the client sends meanwhile is lost.
func (s *SMTPServer) hang(conn net.Conn) {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn)
	}()
	select {
	case <-gone:
	case <-s.closed:
	}
	_ = conn.Close()
	<-gone
}

// Mail implements smtp.Session.
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.options.Username != "" && !s.authenticated {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	if err := s.pass(StageMail, nil); err != nil {
		return err
	}
	s.from = from
	return nil
}

// Rcpt implements smtp.Session.
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.pass(StageRcpt, []string{to}); err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

// Data implements smtp.Session.
func (s *smtpSession) Data(r io.Reader) error {
	if err := s.pass(StageData, s.to); err != nil {
		return err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.pass(StageDot, s.to); err != nil {
		return err
	}
	m, err := parseMessage(bytes.Clone(raw))
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	m.From, m.To = s.from, slices.Clone(s.to)
	s.server.store(m)
	return s.pass(StageStored, s.to)
}

// Reset implements smtp.Session.
func (s *smtpSession) Reset() { s.from, s.to = "", nil }

// Logout implements smtp.Session.
func (s *smtpSession) Logout() error { return nil }

// AuthMechanisms implements smtp.AuthSession.
func (s *smtpSession) AuthMechanisms() []string {
	if s.server.options.Username == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *smtpSession) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	if err := s.pass(StageAuth, nil); err != nil {
		return nil, err
	}
	return sasl.NewPlainServer(func(_, username, password string) error {
		o := s.server.options
		if username != o.Username || password != o.Password {
			return smtp.ErrAuthFailed
		}
		s.authenticated = true
		return nil
	}), nil
}
