package testparts

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// programKept is how long a built program that no test asked for stays on the disk.
// It is longer than any run of the tests, which may still be starting it.
const programKept = 24 * time.Hour

var built struct {
	sync.Once

	path string
	err  error
}

// Program returns the path of techbiz, built from this tree. Every test binary of the
// tree gets the same file, so that it is linked once.
func Program(t testing.TB) (path string) {
	t.Helper()
	root := RepositoryRoot(t)
	built.Do(func() {
		if built.err = noteSources(root); built.err == nil {
			built.path, built.err = BuildProgram(root)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// BuildProgram is Program for whoever is no test: root is the folder that holds go.mod.
func BuildProgram(root string) (path string, err error) {
	root, err = filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("find the folder to build in: %w", err)
	}
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	return buildProgram(root, cache)
}

// buildProgram builds into a folder of cache, one process at a time.
func buildProgram(root, cache string) (path string, err error) {
	// Two checkouts must not build over each other's program.
	dir := filepath.Join(cache, fmt.Sprintf("program-%.6x", sha256.Sum256([]byte(root))))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make directory for the program: %w", err)
	}
	unlock, err := lockFile(filepath.Join(dir, "lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	path, err = buildLocked(root, dir)
	if err != nil {
		return "", err
	}
	return path, removeUnused(dir)
}

// buildLocked asks the go command each time: it alone knows whether the program in dir is
// still what the tree says, and takes a second to say yes. Flags that change how packages
// are compiled are left out: the tests compiled them already. Whoever got a path keeps
// that program although somebody edits the tree and builds again: the name tells the content.
func buildLocked(root, dir string) (path string, err error) {
	latest := filepath.Join(dir, "latest")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w", "-o", latest, "./cmd/techbiz")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build techbiz: %w: %s", err, out)
	}
	content, err := os.ReadFile(latest)
	if err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	path = filepath.Join(dir, fmt.Sprintf("techbiz-%.8x", sha256.Sum256(content)))
	now := time.Now()
	err = os.Chtimes(path, now, now)
	if err == nil {
		return path, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("look for the program: %w", err)
	}
	copied := filepath.Join(dir, "copying")
	if err := os.WriteFile(copied, content, 0o755); err != nil {
		return "", fmt.Errorf("copy the program: %w", err)
	}
	if err := os.Rename(copied, path); err != nil {
		return "", fmt.Errorf("put the program in its place: %w", err)
	}
	return path, nil
}

// removeUnused removes the programs that nobody asked for since programKept.
func removeUnused(dir string) error {
	programs, err := filepath.Glob(filepath.Join(dir, "techbiz-*"))
	if err != nil {
		return fmt.Errorf("list programs: %w", err)
	}
	for _, path := range programs {
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("look at an old program: %w", err)
		}
		if time.Since(info.ModTime()) < programKept {
			continue
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove an old program: %w", err)
		}
	}
	return nil
}

// noteSources looks at each file that the program may be made of. The go command repeats a
// test's result from its cache unless something changed that the test looked at, and it
// doesn't see what the test let another process build.
func noteSources(root string) error {
	for _, name := range []string{"go.mod", "go.sum", "cmd", "internal"} {
		// Walking opens each folder, which the go command notes together with the size
		// and time of all that lies in it.
		err := filepath.WalkDir(filepath.Join(root, name), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			_, err = os.Stat(path)
			return err
		})
		if err != nil {
			return fmt.Errorf("look at the program's sources: %w", err)
		}
	}
	return nil
}
