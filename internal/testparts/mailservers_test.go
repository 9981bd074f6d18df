package testparts_test

import (
	"crypto/tls"
	"net"
	"net/smtp"
	"slices"
	"testing"

	"techbiz/internal/testparts"
)

const letter = "Message-ID: <one@example.test>\r\nSubject: Hello\r\nFrom: a@example.test\r\nTo: b@tech.gov.sg\r\n\r\nHi there\r\n"

func TestSMTPSinkKeepsEachMail(t *testing.T) {
	addr, dir := testparts.SMTPSink(t, "")
	to := []string{"b@tech.gov.sg", "c@hive.gov.sg"}
	if err := smtp.SendMail(addr, nil, "a@example.test", to, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	if err := smtp.SendMail(addr, nil, "a@example.test", to[:1], []byte(letter)); err != nil {
		t.Fatal(err)
	}
	got, err := testparts.ReadSink(dir)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, func(a, b testparts.Message) int { return len(b.To) - len(a.To) })
	if len(got) != 2 {
		t.Fatalf("got %d mails, want 2", len(got))
	}
	m := got[0]
	if m.From != "a@example.test" || !slices.Equal(m.To, to) || m.MessageID != "one@example.test" || m.Subject != "Hello" {
		t.Errorf("got from %q, to %q, id %q, subject %q", m.From, m.To, m.MessageID, m.Subject)
	}
	if m.Text != "Hi there\n" { // smtp-sink writes Unix line ends
		t.Errorf("text = %q", m.Text)
	}
}

// A mail whose connection broke in the middle was not accepted.
func TestSMTPSinkForgetsBrokenMail(t *testing.T) {
	addr, dir := testparts.SMTPSink(t, "")
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c, err := smtp.NewClient(conn, "localhost")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("a@example.test"); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("b@tech.gov.sg"); err != nil {
		t.Fatal(err)
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(letter)); err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	// A whole mail afterwards shows that the sink has dealt with the end.
	if err := smtp.SendMail(addr, nil, "a@example.test", []string{"b@tech.gov.sg"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "one mail", func() bool {
		got, err := testparts.ReadSink(dir)
		return err == nil && len(got) == 1
	})
}

func TestSMTPSinkRefuses(t *testing.T) {
	addr, dir := testparts.SMTPSink(t, "", "-f", "RCPT")
	if err := smtp.SendMail(addr, nil, "a@example.test", []string{"b@tech.gov.sg"}, []byte(letter)); err == nil {
		t.Error("it accepted the recipient")
	}
	if got, err := testparts.ReadSink(dir); err != nil || len(got) != 0 {
		t.Errorf("got %d mails, %v", len(got), err)
	}
}

func TestPostfixDeliversOverTLS(t *testing.T) {
	server := testparts.Postfix(t)
	c, err := smtp.Dial(server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{ServerName: "localhost", RootCAs: server.Roots}); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail("a@example.test"); err != nil {
		t.Fatal(err)
	}
	to := []string{"b@tech.gov.sg", "c@acme.com"}
	for _, rcpt := range to {
		if err := c.Rcpt(rcpt); err != nil {
			t.Fatal(err)
		}
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(letter)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var got []testparts.Message
	defer func() {
		if t.Failed() {
			t.Log(server.Log())
		}
	}()
	waitFor(t, "delivery", func() bool {
		if got, err = server.Delivered(); err != nil {
			t.Fatal(err)
		}
		return len(got) == 2
	})
	var delivered []string
	for _, m := range got {
		delivered = append(delivered, m.To...)
		if m.MessageID != "one@example.test" || m.Subject != "Hello" || m.From != "a@example.test" {
			t.Errorf("got id %q, subject %q, from %q", m.MessageID, m.Subject, m.From)
		}
	}
	if slices.Sort(delivered); !slices.Equal(delivered, to) {
		t.Errorf("delivered to %q, want %q", delivered, to)
	}
}
