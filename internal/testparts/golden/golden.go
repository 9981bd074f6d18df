// Package golden holds what the program promises to others (addresses, names of fields,
// flags, metrics) against files in git, so that a change of it shows as a diff to review.
package golden

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
)

// What the Makefile's target golden sets, and what it runs.
const (
	updateEnv  = "UPDATE_GOLDEN"
	testPrefix = "TestGolden"
)

// Check compares got with the file testdata/golden/name of the package under test, and
// fails the test with the lines that differ. `make golden` writes the file instead; it runs
// the tests whose names begin with TestGolden, so others may not call Check.
func Check(t testing.TB, name, got string) {
	t.Helper()
	if !strings.HasPrefix(t.Name(), testPrefix) {
		t.Fatalf("name it %s...: `make golden` runs those alone", testPrefix)
	}
	path := filepath.Join("testdata", "golden", name)
	if os.Getenv(updateEnv) != "" {
		if err := write(path, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := compare(path, got); err != nil {
		t.Error(err)
	}
}

// compare tells how got differs from the file.
func compare(path, got string) error {
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read golden file: %w", err)
	}
	if err == nil && string(want) == got {
		return nil
	}
	lines := diff.Diff(path, want, "the program now", []byte(got))
	return fmt.Errorf("%s is not what the program does now. "+
		"Others rely on what stands there: if the change is meant, run `make golden` and review its diff.\n%s", path, lines)
}

func write(path, got string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make folder of golden files: %w", err)
	}
	if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
		return fmt.Errorf("write golden file: %w", err)
	}
	return nil
}
