package testparts

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// memory is where Linux keeps files that never reach a disk.
const memory = "/dev/shm"

// memoryWanted is how much room must be left there: some times what the servers and
// databases of two test binaries take. Containers often have less.
const memoryWanted = 4 << 30

// quickDir is where to make temporary directories for what need not outlive a loss of power:
// in memory where that has room, else, or where TMPDIR names a place, in the usual one.
// Whatever is made there must be guarded (see startGuarded), or it stays in memory when the
// tests are killed.
var quickDir = sync.OnceValue(func() string {
	var at syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &at) != nil || at.Bavail*uint64(at.Bsize) < memoryWanted {
		return os.TempDir()
	}
	return memory
})

// QuickDir is t.TempDir for a database that need not outlive a loss of power: in memory,
// where the machine has room there. A test database waits for the disk with each commit, and
// so do all the others at the same time.
func QuickDir(t testing.TB) string {
	t.Helper()
	if quickDir() != memory {
		return t.TempDir()
	}
	all, err := quickDirs()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(all, "")
	if err != nil {
		t.Fatalf("make directory in memory: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove directory in memory: %v", err)
		}
	})
	return dir
}

// quickDirs is the directory for those of this test binary. It goes with the process,
// however that ends.
var quickDirs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp(quickDir(), "techbiz-test-")
	if err != nil {
		return "", fmt.Errorf("make directory in memory: %w", err)
	}
	_, err = startGuarded(guardSpec{
		Args: []string{"sleep", "infinity"}, Dir: "/", Log: filepath.Join(dir, "guard.log"),
		Signal: syscall.SIGTERM, Remove: dir,
	})
	if err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("guard %s: %w", dir, err)
	}
	return dir, nil
})
