package admin

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var kindOfJob = regexp.MustCompile(`Kind\(\) string +\{ return "([^"]+)" \}`)

// TestEveryJobHasItsWords: Queue health names each kind of job by what it does.
func TestEveryJobHasItsWords(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, kind := range kindOfJob.FindAllStringSubmatch(string(source), -1) {
			found++
			if works[kind[1]] == "" {
				t.Errorf("%s: the job %s has no words", path, kind[1])
			}
		}
		return err
	})
	if err != nil || found < len(works)-1 {
		t.Fatalf("found %d kinds of jobs: %v", found, err)
	}
}
