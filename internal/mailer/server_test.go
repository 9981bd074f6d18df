package mailer

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestParseURL(t *testing.T) {
	for raw, want := range map[string]Server{
		"smtp://localhost":                              {Host: "localhost", Port: 25, TLS: Opportunistic},
		"smtp://127.0.0.1:2525":                         {Host: "127.0.0.1", Port: 2525, TLS: Opportunistic},
		"smtp://[::1]:2525/":                            {Host: "::1", Port: 2525, TLS: Opportunistic},
		"smtp://mail.gov.sg":                            {Host: "mail.gov.sg", Port: 25, TLS: StartTLS},
		"smtp://localhost.evil.example":                 {Host: "localhost.evil.example", Port: 25, TLS: StartTLS},
		"smtp://u:p@localhost":                          {Host: "localhost", Port: 587, TLS: StartTLS, User: "u", password: "p"},
		"smtp://u%40x:p%3A%2F%25@mail.gov.sg:2525":      {Host: "mail.gov.sg", Port: 2525, TLS: StartTLS, User: "u@x", password: "p:/%"},
		"smtp://u:p@mail.gov.sg?tls=opportunistic":      {Host: "mail.gov.sg", Port: 587, TLS: Opportunistic, User: "u", password: "p"},
		"smtp://mail.gov.sg?tls=none":                   {Host: "mail.gov.sg", Port: 25, TLS: NoTLS},
		"smtp://u:p@127.0.0.1?tls=none":                 {Host: "127.0.0.1", Port: 587, TLS: NoTLS, User: "u", password: "p"},
		"smtps://u:p@mail.gov.sg":                       {Host: "mail.gov.sg", Port: 465, TLS: ImplicitTLS, User: "u", password: "p"},
		"smtps://mail.gov.sg?ca=/etc/ca.pem&timeout=1m": {Host: "mail.gov.sg", Port: 465, TLS: ImplicitTLS, CAFile: "/etc/ca.pem", Timeout: time.Minute},
	} {
		if got, err := ParseURL(raw); err != nil || got != want {
			t.Errorf("ParseURL(%q) = %#v, %v; want %#v", raw, got, err, want)
		}
	}
}

func TestBadURLsAreRefusedInSilence(t *testing.T) {
	const password = "hunter2"
	for _, raw := range []string{
		"", "mail.gov.sg", "http://u:hunter2@x", "smtp://", "smtp://u:hunter2@", "smtp://u:hunter2@x:99999", "smtp://u:hunter2@x:0",
		"smtp://u:hunter2@x:port", "smtp://u:hunter2%zz@x", "smtp://u:hunter2/x@y", "smtp://u:hunter2@x/path", "smtp://u:hunter2@x#f",
		"smtp://u@x", "smtp://:hunter2@x", "smtp://x?tls=hunter2", "smtps://x?tls=none", "smtp://x?nonsense=hunter2",
		"smtp://x?timeout=hunter2", "smtp://x?timeout=-1s", "smtp://u:hunter2@x?tls=none", "smtp://x?a=%zz;b",
	} {
		_, _, err := Open(raw, Options{From: "a@x.gov.sg", Now: time.Now})
		if err == nil {
			t.Errorf("%q was accepted", raw)
			continue
		}
		if strings.Contains(err.Error(), password) {
			t.Errorf("%q: the error tells the password: %v", raw, err)
		}
	}
}

func TestServerHidesItsPassword(t *testing.T) {
	server, err := ParseURL("smtp://somebody:hunter2@mail.gov.sg")
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSMTP(server, Options{From: "a@x.gov.sg", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "server", server, "transport", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "server", server, "transport", s)
	shown := log.String() + fmt.Sprintf("%v %+v %#v %s %v %+v %#v %s", server, server, server, server, s, s, s, s)
	if strings.Contains(shown, "hunter2") || strings.Contains(shown, "somebody") {
		t.Errorf("shown: %s", shown)
	}
}

func TestOpenRefusesWhatCannotSend(t *testing.T) {
	for name, c := range map[string]struct {
		url     string
		options Options
	}{
		"no sender":            {"smtp://localhost", Options{}},
		"sender is no address": {"smtp://localhost", Options{From: "TechBiz"}},
		"bounces go nowhere":   {"smtp://localhost", Options{From: "a@x.gov.sg", EnvelopeFrom: "x"}},
		"no such authority":    {"smtp://localhost?ca=/does/not/exist", Options{From: "a@x.gov.sg"}},
		"no certificates":      {"smtp://localhost?ca=server_test.go", Options{From: "a@x.gov.sg"}},
		"outbox without store": {"outbox:", Options{}},
	} {
		if _, _, err := Open(c.url, c.options); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
