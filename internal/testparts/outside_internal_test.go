package testparts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestOutsideProgramsAreBuilt(t *testing.T) {
	SkipUnlessLong(t, "programs of others are downloaded and built")
	for _, name := range []string{"dex", "oauth2-proxy"} {
		if out, err := exec.Command(outsideProgram(t, name), "--help").CombinedOutput(); err != nil {
			t.Errorf("%s --help: %v: %s", name, err, out)
		}
	}
}

func TestOutsideProgramsAreNamedByWhatTheyAreMadeOf(t *testing.T) {
	module := outsideModule(t, "module a\n")
	first, err := outsideKey(module)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := outsideKey(module); err != nil || again != first {
		t.Errorf("the same module has the keys %s and %s: %v", first, again, err)
	}
	if other, err := outsideKey(outsideModule(t, "module b\n")); err != nil || other == first {
		t.Errorf("two modules have the key %s: %v", first, err)
	}
}

func TestOutsideBuildThatFailsLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bin")
	err := buildInto(outsideModule(t, "module a\n\ngo 1.26\n\ntool a/nowhere\n"), dir)
	if err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("build: %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) > 0 {
		t.Errorf("left %v: %v", left, err)
	}
}

func outsideModule(t *testing.T, text string) string {
	t.Helper()
	module := t.TempDir()
	for name, content := range map[string]string{"go.mod": text, "go.sum": ""} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return module
}
