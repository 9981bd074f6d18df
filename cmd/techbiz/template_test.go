package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestTemplateCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "users.xlsx")
	runs := func(wantCode int, args ...string) (stdout, stderr string) {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), append([]string{"template"}, args...), &out, &errs); code != wantCode {
			t.Fatalf("%q exits with %d: %s", args, code, errs.String())
		}
		return out.String(), errs.String()
	}

	if out, _ := runs(0, "-o", file); out != "Wrote "+file+".\n" {
		t.Errorf("it says %q", out)
	}
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if title, err := f.GetCellValue("Users", "B4"); err != nil || title != "Email" {
		t.Errorf("B4 holds %q, %v", title, err)
	}

	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs := runs(1, "-o", file); !strings.Contains(errs, "exists already: use --force") {
		t.Errorf("it says %q", errs)
	}
	if kept, _ := os.ReadFile(file); string(kept) != "mine" {
		t.Errorf("the file holds %q", kept)
	}
	runs(0, "-o", file, "--force")
	if written, err := os.ReadFile(file); err != nil || string(written[:2]) != "PK" {
		t.Errorf("the file holds %d bytes, %v", len(written), err)
	}
	for _, args := range [][]string{{"-o", "-"}, nil} {
		if out, _ := runs(0, args...); out[:2] != "PK" || strings.Contains(out, "Wrote") {
			t.Errorf("%q: %d bytes on standard output", args, len(out))
		}
	}
	runs(1, "-o", filepath.Join(t.TempDir(), "none", "users.xlsx"))
}
