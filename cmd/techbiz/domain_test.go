package main

import (
	"bytes"
	"testing"

	"techbiz/internal/testparts/testdb"
)

func TestDomainAllow(t *testing.T) {
	url := testdb.SQLite(t)
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"allow", "tech.gov.sg"}, "tech.gov.sg is allow-listed.\n"},
		{[]string{"allow", "schools.gov.sg", "--no-seed"}, "schools.gov.sg is allow-listed, without SEED.\n"},
		{[]string{"list"}, "schools.gov.sg\twithout SEED\ntech.gov.sg\n"},
		{[]string{"allow", "schools.gov.sg"}, "schools.gov.sg is allow-listed.\n"}, // as it was
		{[]string{"allow", "tech.gov.sg", "--no-seed"}, "tech.gov.sg is allow-listed, without SEED.\n"},
		{[]string{"list"}, "schools.gov.sg\twithout SEED\ntech.gov.sg\twithout SEED\n"},
		{[]string{"allow", "tech.gov.sg", "--seed"}, "tech.gov.sg is allow-listed, with SEED.\n"},
		{[]string{"list"}, "schools.gov.sg\twithout SEED\ntech.gov.sg\n"},
	} {
		var out, complaint bytes.Buffer
		args := append([]string{"domain"}, step.args...)
		if code := run(t.Context(), append(args, "--database-url", url), &out, &complaint); code != 0 || out.String() != step.want {
			t.Errorf("%v: exit code %d, printed %q, %s; want %q", step.args, code, &out, &complaint, step.want)
		}
	}
}
