package mailer

import (
	"errors"
	"testing"
	"time"

	"techbiz/internal/mail"
	"techbiz/internal/testparts"
)

// A server that accepts and then says nothing more, at each step: no letter waits longer than
// its deadline, it is never the address's fault, and there is doubt about the outcome only
// where the server had the whole message.
func TestServerThatHangs(t *testing.T) {
	t.Parallel()
	login := testparts.SMTPOptions{Username: "me", Password: "secret", NoTLS: true}
	for name, c := range map[string]struct {
		server testparts.SMTPOptions
		scheme string
		query  string
		stage  testparts.SMTPStage
		doubt  bool
	}{
		"greeting":      {testparts.SMTPOptions{NoTLS: true}, "smtp://", "", testparts.StageConnect, false},
		"TLS handshake": {testparts.SMTPOptions{ImplicitTLS: true}, "smtps://", "", testparts.StageConnect, false},
		"EHLO":          {testparts.SMTPOptions{}, "smtp://", "", testparts.StageHello, false},
		"STARTTLS":      {testparts.SMTPOptions{}, "smtp://", "?tls=starttls", testparts.StageStartTLS, false},
		"AUTH":          {login, "smtp://me:secret@", "?tls=none", testparts.StageAuth, false},
		"MAIL":          {testparts.SMTPOptions{}, "smtp://", "", testparts.StageMail, false},
		"RCPT":          {testparts.SMTPOptions{}, "smtp://", "", testparts.StageRcpt, false},
		"DATA":          {testparts.SMTPOptions{}, "smtp://", "", testparts.StageData, true},
		"end of DATA":   {testparts.SMTPOptions{}, "smtp://", "", testparts.StageDot, true},
		"taken":         {testparts.SMTPOptions{}, "smtp://", "", testparts.StageStored, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testparts.NewSMTPServer(t, c.server)
			s := transport(t, c.scheme+server.Addr+c.query, Options{RootCAs: server.Roots, DialTimeout: shortly, SendTimeout: shortly})
			server.Fail(testparts.SMTPFault{Stage: c.stage, Hang: true})
			began := time.Now()
			_, err := s.Send(t.Context(), letter(t, "jane@acme.com", 1))
			if took := time.Since(began); took > 10*shortly {
				t.Errorf("took %s", took)
			}
			failed, ok := errors.AsType[*mail.SendError](err)
			if !ok || failed.Cause != mail.CauseServer || failed.Doubt != c.doubt {
				t.Errorf("error is %#v", err)
			}
			if n := server.Reached(c.stage); n != 1 {
				t.Errorf("came to it %d times, want once", n)
			}
			server.Fail()
			if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", 2)); err != nil {
				t.Errorf("once it answers again: %v", err)
			}
		})
	}
	t.Run("QUIT", func(t *testing.T) {
		t.Parallel()
		server := testparts.NewSMTPServer(t, testparts.SMTPOptions{NoTLS: true, Faults: []testparts.SMTPFault{{Stage: testparts.StageQuit, Hang: true}}})
		s, end, err := Open("smtp://"+server.Addr, Options{From: "a@x.gov.sg", Now: time.Now, IdleTimeout: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for n := range 3 { // each finds the one before taking leave
			if _, err := s.Send(t.Context(), letter(t, "jane@acme.com", n)); err != nil {
				t.Error(err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		if took := time.Since(began); took > quitTimeout {
			t.Errorf("three letters took %s", took)
		}
		if err := end(); err != nil || server.Reached(testparts.StageQuit) != 3 {
			t.Errorf("%d times QUIT, %v", server.Reached(testparts.StageQuit), err)
		}
		if took := time.Since(began); took > 2*quitTimeout {
			t.Errorf("closing took %s", took)
		}
	})
}
