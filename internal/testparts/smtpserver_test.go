package testparts_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"slices"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

func TestSMTPServerTakesMail(t *testing.T) {
	for _, c := range []struct {
		name    string
		options testparts.SMTPOptions
	}{
		{"STARTTLS", testparts.SMTPOptions{}},
		{"implicit TLS", testparts.SMTPOptions{ImplicitTLS: true}},
		{"plain", testparts.SMTPOptions{NoTLS: true}},
		{"authenticated", testparts.SMTPOptions{Username: "techbiz", Password: "secret"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := testparts.NewSMTPServer(t, c.options)
			if err := send(server, c.options, "b@tech.gov.sg"); err != nil {
				t.Fatal(err)
			}
			got := server.Accepted()
			if len(got) != 1 || got[0].From != "a@example.test" || !slices.Equal(got[0].To, []string{"b@tech.gov.sg"}) {
				t.Errorf("accepted %+v", got)
			}
			if n := server.Copies()["one@example.test"]; n != 1 {
				t.Errorf("%d copies, want 1", n)
			}
			if n := server.Connections(); n != 1 {
				t.Errorf("%d connections, want 1", n)
			}
		})
	}
}

func TestSMTPServerWantsThePassword(t *testing.T) {
	server := testparts.NewSMTPServer(t, testparts.SMTPOptions{Username: "techbiz", Password: "secret"})
	for name, c := range map[string]struct {
		login testparts.SMTPOptions
		code  int
	}{
		"none":  {testparts.SMTPOptions{}, 530},
		"wrong": {testparts.SMTPOptions{Username: "techbiz", Password: "guess"}, 535},
	} {
		if got := replyCode(send(server, c.login, "b@tech.gov.sg")); got != c.code {
			t.Errorf("%s: reply %d, want %d", name, got, c.code)
		}
	}
}

func TestSMTPServerFails(t *testing.T) {
	const dropped, hung = -1, -2
	stages := []testparts.SMTPStage{testparts.StageMail, testparts.StageRcpt, testparts.StageData, testparts.StageDot, testparts.StageStored}
	for _, stage := range stages {
		for _, c := range []struct {
			name  string
			fault testparts.SMTPFault
			want  int
		}{
			{"refuses", testparts.SMTPFault{Code: 550}, 550},
			{"fails for now", testparts.SMTPFault{Code: 451}, 451},
			{"drops", testparts.SMTPFault{Drop: true}, dropped},
			{"hangs", testparts.SMTPFault{Hang: true}, hung},
		} {
			t.Run(string(stage)+" "+c.name, func(t *testing.T) {
				c.fault.Stage, c.fault.Times = stage, 1
				server := testparts.NewSMTPServer(t, testparts.SMTPOptions{Faults: []testparts.SMTPFault{c.fault}})
				err := send(server, testparts.SMTPOptions{}, "b@tech.gov.sg")
				got := replyCode(err)
				var timeout net.Error
				switch {
				case errors.As(err, &timeout) && timeout.Timeout():
					got = hung
				case errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed):
					got = dropped
				}
				if got != c.want {
					t.Errorf("client saw %d (%v), want %d", got, err, c.want)
				}
				stored := 0
				if stage == testparts.StageStored {
					stored = 1
				}
				if n := len(server.Accepted()); n != stored {
					t.Errorf("%d mails accepted, want %d", n, stored)
				}
				if n := server.Reached(stage); n != 1 {
					t.Errorf("stage reached %d times, want once", n)
				}
				// Once only: the next try works.
				if err := send(server, testparts.SMTPOptions{}, "b@tech.gov.sg"); err != nil {
					t.Errorf("second try: %v", err)
				}
			})
		}
	}
}

func TestSMTPServerFailsForOneRecipient(t *testing.T) {
	server := testparts.NewSMTPServer(t, testparts.SMTPOptions{})
	server.Fail(testparts.SMTPFault{Stage: testparts.StageRcpt, To: "gone@acme.com", Code: 550, Text: "No such user"})
	if err := send(server, testparts.SMTPOptions{}, "b@tech.gov.sg"); err != nil {
		t.Error(err)
	}
	err := send(server, testparts.SMTPOptions{}, "Gone@acme.com")
	var reply *textproto.Error
	if !errors.As(err, &reply) || reply.Code != 550 || reply.Msg != "5.7.1 No such user" {
		t.Errorf("got %v", err)
	}
	server.Fail()
	if err := send(server, testparts.SMTPOptions{}, "gone@acme.com"); err != nil {
		t.Errorf("after the fault is lifted: %v", err)
	}
}

// send is a mail client that waits half a second for each reply.
func send(server *testparts.SMTPServer, o testparts.SMTPOptions, to string) error {
	conn, err := net.Dial("tcp", server.Addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	config := &tls.Config{ServerName: "localhost", RootCAs: server.Roots}
	if o.ImplicitTLS {
		conn = tls.Client(conn, config)
	}
	c, err := smtp.NewClient(conn, "localhost")
	if err != nil {
		return err
	}
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(config); err != nil {
			return err
		}
	}
	if o.Username != "" {
		if err := c.Auth(smtp.PlainAuth("", o.Username, o.Password, "localhost")); err != nil {
			return err
		}
	}
	if err := conn.SetDeadline(time.Now().Add(500 * time.Millisecond)); err != nil {
		return err
	}
	if err := c.Mail("a@example.test"); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, letter); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

func replyCode(err error) int {
	if err == nil {
		return 0
	}
	if reply := new(textproto.Error); errors.As(err, &reply) {
		return reply.Code
	}
	return -9
}
