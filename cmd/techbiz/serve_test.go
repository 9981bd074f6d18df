package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A program that was built from a clone without its style sheet and scripts says so at
// its start, before it touches the database.
func TestServeNeedsItsAssets(t *testing.T) {
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
	serve.Env = []string{"TECHBIZ_LISTEN=127.0.0.1:0", "TECHBIZ_OPS_LISTEN=", "TECHBIZ_DATABASE_URL=sqlite:" + database}
	out, err := serve.CombinedOutput()
	if err == nil || !strings.Contains(string(out), `not built into this binary: run "make assets" and build again`) {
		t.Errorf("ended with %v: %s", err, out)
	}
	if _, err := os.Stat(database); err == nil {
		t.Error("it made a database first")
	}
}
