package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

func TestAdminAdd(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "test.db")
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
