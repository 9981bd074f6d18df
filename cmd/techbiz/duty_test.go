package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts/testdb"
)

// A link is printed each time; the newest works, once.
func TestAdminAddPrintsASetUpLink(t *testing.T) {
	url := testdb.SQLite(t)
	runs := func(args ...string) string {
		t.Helper()
		var out, complaint bytes.Buffer
		if code := run(t.Context(), append(args, "--database-url", url), &out, &complaint); code != 0 {
			t.Fatalf("%v: exit code %d, %s", args, code, complaint.String())
		}
		return out.String()
	}
	runs("domain", "allow", "tech.gov.sg")
	links := map[string]bool{}
	for range 2 {
		said := runs("admin", "add", "tan@tech.gov.sg", "--public-url", "https://portal.gov.sg/techbiz/")
		link := regexp.MustCompile(`(?m)^https://portal\.gov\.sg/techbiz/set-up/[A-Za-z0-9_-]{43}$`).FindString(said)
		if link == "" || !strings.Contains(said, "The duty rests until") || !strings.Contains(said, "It works once, until") {
			t.Errorf("says %q", said)
		}
		links[link] = true
	}
	if len(links) != 2 {
		t.Error("the same link twice")
	}
	if code := run(t.Context(), []string{"admin", "add", "tan@tech.gov.sg", "--public-url", "portal", "--database-url", url}, io.Discard, io.Discard); code != 1 {
		t.Errorf("an address without a host: exit code %d", code)
	}
}

// The operator approves where there is no second admin.
func TestApprovalCommands(t *testing.T) {
	url := testdb.SQLite(t)
	runs := func(want int, args ...string) string {
		t.Helper()
		var out, complaint bytes.Buffer
		if code := run(t.Context(), append(args, "--database-url", url), &out, &complaint); code != want {
			t.Fatalf("%v: exit code %d, %s", args, code, complaint.String())
		}
		return out.String() + complaint.String()
	}
	runs(0, "domain", "allow", "tech.gov.sg")
	runs(0, "admin", "add", "tan@tech.gov.sg")
	if said := runs(0, "approval", "list"); said != "" {
		t.Errorf("nothing waits: %q", said)
	}
	a, err := app.New(t.Context(), app.Options{DatabaseURL: url, Log: slog.New(slog.DiscardHandler), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	tan, err := people.ParseEmail("tan@tech.gov.sg")
	if err != nil {
		t.Fatal(err)
	}
	lim, err := people.ParseEmail("lim@tech.gov.sg")
	if err != nil {
		t.Fatal(err)
	}
	admin, err := a.SignIn.ActorAt(t.Context(), tan)
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.Invites.AskDuty(t.Context(), admin, lim, techpass.DutyAgent)
	if err := errors.Join(err, a.Close()); err != nil {
		t.Fatal(err)
	}
	if said := runs(0, "approval", "list"); !strings.HasPrefix(said, p.ID.String()+"\ttan@tech.gov.sg\t") || !strings.HasSuffix(said, "\tduty agent for lim@tech.gov.sg\n") {
		t.Errorf("waits: %q", said)
	}
	runs(1, "approval", "confirm", "nonsense")
	runs(1, "approval", "confirm", uuid.NewString())
	if said := runs(0, "approval", "confirm", p.ID.String()); said != "Done: duty agent for lim@tech.gov.sg.\n" {
		t.Errorf("confirmed: %q", said)
	}
	if said := runs(1, "approval", "confirm", p.ID.String()); !strings.Contains(said, "approved meanwhile") {
		t.Errorf("confirmed twice: %q", said)
	}
	if said := runs(0, "approval", "list"); said != "" {
		t.Errorf("still waits: %q", said)
	}
}

func TestAdminAdd(t *testing.T) {
	url := testdb.SQLite(t)
	for _, step := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"domain", "allow", "tech.gov.sg"}, 0, "tech.gov.sg is allow-listed."},
		{[]string{"admin", "add", "tan@tech.gov.sg"}, 0, "tan@tech.gov.sg is an admin."},
		{[]string{"admin", "add", "lim@tech.gov.sg", "--duty", "agency-admin"}, 0, "lim@tech.gov.sg is an agency admin."},
		{[]string{"admin", "add", "ong@tech.gov.sg", "--duty", "agent"}, 0, "ong@tech.gov.sg is an agent."},
		{[]string{"admin", "add", "tan@tech.gov.sg", "--duty", "agent"}, 1, "This is the last admin"},
		{[]string{"admin", "add", "ong@tech.gov.sg", "--duty", "king"}, 80, "--duty must be one of"},
		{[]string{"admin", "add", "jane@acme.com"}, 1, "Only a public officer"},
		{[]string{"admin", "add", "tan@none.gov.sg"}, 1, "not allow-listed"},
	} {
		var out, complaint bytes.Buffer
		code := run(t.Context(), append(step.args, "--database-url", url), &out, &complaint)
		if said := out.String() + complaint.String(); code != step.code || !strings.Contains(said, step.want) {
			t.Errorf("%v: exit code %d, says %q, want %q", step.args, code, said, step.want)
		}
	}
}
