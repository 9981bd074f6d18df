package gallery_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"techbiz/internal/testparts"
)

// Every page is valid HTML: html-validate, which `make assets` installs, holds its markup
// against the standard. web/htmlvalidate.json asks for the standard's rules, and none of style.
func TestEveryPageIsValidHTML(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, e := range exhibits() {
		if err := os.WriteFile(filepath.Join(dir, e.name+".html"), []byte(render(t, e.page)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	web := filepath.Join(testparts.RepositoryRoot(t), "web")
	validate := exec.Command("node", filepath.Join(web, "node_modules", "html-validate", "bin", "html-validate.mjs"),
		"--config", filepath.Join(web, "htmlvalidate.json"), "--formatter", "text", "--max-warnings", "0", dir)
	found, err := validate.CombinedOutput()
	for line := range bytes.Lines(found) {
		t.Errorf("%s", bytes.TrimPrefix(bytes.TrimSpace(line), []byte(dir+"/")))
	}
	if err != nil && len(found) == 0 {
		t.Errorf("run html-validate: %v", err)
	}
}
