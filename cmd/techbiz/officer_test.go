package main

import (
	"bytes"
	"strings"
	"testing"

	"techbiz/internal/testparts/testdb"
)

func TestOfficerLeftCommand(t *testing.T) {
	url := testdb.SQLite(t)
	runs := func(wantCode int, args ...string) (stdout, stderr string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), append(args, "--database-url", url), &out, &errs); code != wantCode {
			t.Fatalf("%q exits with %d: %s", args, code, errs.String())
		}
		return out.String(), errs.String()
	}
	runs(0, "domain", "allow", "tech.gov.sg")
	for _, officer := range []string{"tan@tech.gov.sg", "lim@tech.gov.sg"} {
		runs(0, "token", "create", "--officer", officer)
	}
	for words, args := range map[string][]string{
		"ong@tech.gov.sg has no account": {"ong@tech.gov.sg"},
		"Nobody with this mailbox":       {"tan@tech.gov.sg", "--hand-to", "ong@tech.gov.sg"},
		"Only a public officer leaves":   {"jane@acme.com"},
		"Enter an email address":         {"tan"},
		"These are the same officer's":   {"tan@tech.gov.sg", "--hand-to", "tan@tech.gov.sg"},
	} {
		if _, errs := runs(1, append([]string{"officer", "left"}, args...)...); !strings.Contains(errs, words) {
			t.Errorf("%q says %q, want %q", args, errs, words)
		}
	}
	for range 2 {
		if out, _ := runs(0, "officer", "left", "tan@tech.gov.sg", "--hand-to", "lim@tech.gov.sg"); out != "tan@tech.gov.sg has left, and lim@tech.gov.sg looks after 0 invitations more.\n" {
			t.Errorf("it says %q", out)
		}
	}
	if out, _ := runs(0, "officer", "left", "tan@tech.gov.sg"); out != "tan@tech.gov.sg has left.\n" {
		t.Errorf("it says %q", out)
	}
}
