package testparts_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/testparts"
)

func TestQuickDirsGoWithTheirTest(t *testing.T) {
	var dirs []string
	t.Run("uses two", func(t *testing.T) {
		for range 2 {
			dir := testparts.QuickDir(t)
			if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
				t.Error(err)
			}
			dirs = append(dirs, dir)
		}
	})
	if dirs[0] == dirs[1] {
		t.Errorf("both are %s", dirs[0])
	}
	for _, dir := range dirs {
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", dir, err)
		}
	}
}

func TestQuickDirIsWhereTMPDIRSays(t *testing.T) {
	temp := t.TempDir()
	if os.Getenv("TESTPARTS_CHILD") == "1" {
		fmt.Println("dir", testparts.QuickDir(t))
		select {}
	}
	dir, kill := startChild(t, "dir", "TMPDIR="+temp)
	defer kill()
	if !strings.HasPrefix(dir, temp+"/") {
		t.Errorf("%s is not in %s", dir, temp)
	}
}

// What a killed test binary leaves behind would stay in memory.
func TestQuickDirsGoWithAKilledProcess(t *testing.T) {
	if os.Getenv("TESTPARTS_CHILD") == "1" {
		fmt.Println("dir", testparts.QuickDir(t))
		select {}
	}
	dir, kill := startChild(t, "dir")
	kill()
	if strings.HasPrefix(dir, os.TempDir()) {
		t.Skip("this machine has no room in memory for them; then they are the testing package's")
	}
	waitFor(t, "directory gone", func() bool {
		_, err := os.Stat(filepath.Dir(dir))
		return os.IsNotExist(err)
	})
}
