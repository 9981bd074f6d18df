package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "golden", "routes.txt")
	if err := compare(path, "GET /a\n"); err == nil || !strings.Contains(err.Error(), "+GET /a") {
		t.Errorf("without a file: %v", err)
	}
	if err := write(path, "GET /a\nGET /b\nGET /c\n"); err != nil {
		t.Fatal(err)
	}
	if err := compare(path, "GET /a\nGET /b\nGET /c\n"); err != nil {
		t.Errorf("the same: %v", err)
	}
	err := compare(path, "GET /a\nPOST /b\nGET /c\n")
	for _, words := range []string{path, "\n-GET /b\n+POST /b\n", "make golden"} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q is not in: %v", words, err)
		}
	}
}

// Only `make golden` writes: a plain test run must not make its own golden file right.
func TestGoldenFileIsWrittenOnlyWhenAsked(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv(updateEnv, "1")
	Check(t, "routes.txt", "GET /a\n")
	path := filepath.Join("testdata", "golden", "routes.txt")
	written, err := os.ReadFile(path)
	if err != nil || string(written) != "GET /a\n" {
		t.Fatalf("%q, %v", written, err)
	}
	t.Setenv(updateEnv, "")
	Check(t, "routes.txt", "GET /a\n")
	other := &witness{TB: t}
	Check(other, "routes.txt", "GET /b\n")
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "GET /a\n" || !other.failed {
		t.Errorf("%q, %v; the test failed: %t", kept, err, other.failed)
	}
}

// witness is a test that only notes that it failed.
type witness struct {
	testing.TB
	failed bool
}

func (w *witness) Error(...any) { w.failed = true }
