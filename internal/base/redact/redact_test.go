package redact_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"techbiz/internal/base/redact"
)

func TestString(t *testing.T) {
	token := "q3J9xV0mT5b_ZkR7wYt2LhCq8NfUeXs1aPdGiOj4KvM"
	for s, want := range map[string]string{
		"allow jane.lim@tech.gov.sg: no":                     "allow [mailbox]: no",
		`key (email)=(a_b@c.sg) is taken`:                    `key (email)=([mailbox]) is taken`,
		"to <x@y.sg>, <z@w.sg>; and no @ ":                   "to <[mailbox]>, <[mailbox]>; and no @ ",
		"GET /find?q=jane%40tech.gov.sg: 404":                "GET /find?q=[mailbox]: 404",
		"dial smtp://user:secret@mail.example.sg:25":         "dial smtp://user:[mailbox]:25",
		"Key (phone)=(+6591234567) already exists":           "Key (phone)=([phone]) already exists",
		"call +65 9123 4567, or 81234567":                    "call [phone], or [phone]",
		"GET /accept/" + token + " failed":                   "GET /accept/[token] failed",
		"Authorization: Bearer abc123":                       "Authorization: Bearer [token]",
		`{"access_token":"abc","refresh_token": "def"}`:      `{"access_token":"[token]","refresh_token": "[token]"}`,
		"jwt eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln bad":  "jwt [token] bad",
		"trace 4bf92f3577b34da6a3ce929d0e0e4736":             "trace 4bf92f3577b34da6a3ce929d0e0e4736",
		"anchor 12:" + strings.Repeat("0a1b2c3d", 8):         "anchor 12:" + strings.Repeat("0a1b2c3d", 8),
		"id 91234567-1234-7abc-8def-812345678123":            "id 91234567-1234-7abc-8def-812345678123",
		"at 2026-11-30T06:00:00.912345678Z from 10.1.2.3:80": "at 2026-11-30T06:00:00.912345678Z from 10.1.2.3:80",
		"TestAVeryLongNameOfATestThatSomebodyWroteInTheCode": "TestAVeryLongNameOfATestThatSomebodyWroteInTheCode",
		"SQLSTATE 23505 in 20261130, 1234567 rows":           "SQLSTATE 23505 in 20261130, 1234567 rows",
	} {
		if got := redact.String(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

type secretive struct{ mailbox string }

func (s secretive) String() string { return "account of " + s.mailbox }

// TestHandler: nothing gets past it, however it is logged.
func TestHandler(t *testing.T) {
	const jane = "jane@tech.gov.sg"
	var out bytes.Buffer
	log := slog.New(redact.Handler(slog.NewTextHandler(&out, nil)))
	cause := fmt.Errorf("store: %w", errors.Join(errors.New("row of "+jane), errors.New("phone +6591234567")))
	log.With("who", jane, "n", 12).WithGroup("deeper").Error("mail to "+jane, "error", cause, "cause", cause.Error(),
		slog.Group("more", "to", jane, slog.Group("still", "account", secretive{jane})), "list", []string{jane}, "account", &secretive{jane})
	said := out.String()
	if strings.Contains(said, "jane") || strings.Contains(said, "9123") {
		t.Errorf("the log tells of people: %s", said)
	}
	for _, kept := range []string{"n=12", "level=ERROR", "deeper.more.still.account", "store: row of [mailbox]"} {
		if !strings.Contains(said, kept) {
			t.Errorf("the log lacks %q: %s", kept, said)
		}
	}
}
