package testparts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The program is built from what the tree says now, and an earlier one stays what it was.
func TestProgramIsNeverStale(t *testing.T) {
	root, cache := t.TempDir(), t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module techbiz\n\ngo 1.26\n")
	source := filepath.Join(root, "cmd", "techbiz", "main.go")
	build := func(says string) (path string) {
		t.Helper()
		write(t, source, "package main\n\nfunc main() { print(\""+says+"\") }\n")
		path, err := buildProgram(root, cache)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	said := func(path string) string {
		t.Helper()
		out, err := exec.Command(path).CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}

	first := build("first")
	if again := build("first"); again != first {
		t.Errorf("the same tree gave %s, then %s", first, again)
	}
	second := build("second")
	if got := said(first) + " " + said(second); got != "first second" {
		t.Errorf("the programs of two trees say %q", got)
	}

	long := time.Now().Add(-programKept - time.Minute)
	if err := os.Chtimes(first, long, long); err != nil {
		t.Fatal(err)
	}
	build("second")
	if _, err := os.Stat(first); err == nil {
		t.Error("a program that nobody asks for any more stays for ever")
	}
	said(second)
}

func TestProgramThatCannotBeBuilt(t *testing.T) {
	root, cache := t.TempDir(), t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "module techbiz\n\ngo 1.26\n")
	write(t, filepath.Join(root, "cmd", "techbiz", "main.go"), "package main\n\nfunc main() { nothing() }\n")
	if path, err := buildProgram(root, cache); err == nil || !strings.Contains(err.Error(), "undefined: nothing") {
		t.Errorf("built %q: %v", path, err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
