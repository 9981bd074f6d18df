package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/testparts"
	"techbiz/internal/web/assets"
)

// A program that was built from a clone without its style sheet and scripts says so at
// its start, before it touches the database.
func TestServeNeedsItsAssets(t *testing.T) {
	assetsBuilt = func() error { return assets.ErrNotBuilt }
	t.Cleanup(func() { assetsBuilt = assets.Check })
	database := filepath.Join(t.TempDir(), "techbiz.db")
	var complaint bytes.Buffer
	code := run(t.Context(), []string{"serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite:" + database}, io.Discard, &complaint)
	wantNoAssets(t, code, complaint.String(), database)
}

func wantNoAssets(t *testing.T, code int, said, database string) {
	t.Helper()
	if code != 1 || !strings.Contains(said, `not built into this binary: run "make assets" and build again`) {
		t.Errorf("ended with %d: %s", code, said)
	}
	if _, err := os.Stat(database); err == nil {
		t.Error("it made a database first")
	}
}

// The same of a program that really was built so.
func TestProgramWithoutAssets(t *testing.T) {
	testparts.SkipUnlessLong(t, "a program is built without its assets")
	dir := t.TempDir()
	manifest, err := filepath.Abs("../../internal/web/assets/dist/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {manifest: ""}}) // as if it were not there
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "techbiz")
	if out, err := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build without assets: %v: %s", err, out)
	}
	database := filepath.Join(dir, "techbiz.db")
	serve := exec.Command(bin, "serve")
	serve.Env = []string{"TECHBIZ_LISTEN=127.0.0.1:0", "TECHBIZ_DATABASE_URL=sqlite:" + database}
	out, _ := serve.CombinedOutput() // its exit code is looked at
	wantNoAssets(t, serve.ProcessState.ExitCode(), string(out), database)
}
