package testparts

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
)

// outside holds the folder with the programs of e2e/outside.
var outside struct {
	sync.Once

	dir string
	err error
}

// outsideProgram returns the path of a program that the module e2e/outside
// pins, such as "dex". All of them are built once for each state of its go.mod,
// into the user's cache directory.
func outsideProgram(t testing.TB, name string) string {
	t.Helper()
	module := filepath.Join(RepositoryRoot(t), "e2e", "outside")
	outside.Do(func() { outside.dir, outside.err = buildOutside(module) })
	if outside.err != nil {
		t.Fatalf("build the programs of e2e/outside (the first time needs the network: "+
			"`go -C e2e/outside mod download`): %v", outside.err)
	}
	return filepath.Join(outside.dir, name)
}

func buildOutside(module string) (dir string, err error) {
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	unlock, err := lockFile(filepath.Join(cache, "outside.lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	key, err := outsideKey(module)
	if err != nil {
		return "", err
	}
	dir = filepath.Join(cache, "outside-"+key)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	return dir, buildInto(module, dir)
}

// cacheDir is where things stay that take long to make, for the next tests of this user.
func cacheDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache directory: %w", err)
	}
	cache = filepath.Join(cache, "techbiz-test")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make the cache directory: %w", err)
	}
	return cache, nil
}

// buildInto makes dir appear at once, with all programs in it.
func buildInto(module, dir string) error {
	work, err := os.MkdirTemp(filepath.Dir(dir), "building-")
	if err != nil {
		return fmt.Errorf("make directory to build in: %w", err)
	}
	defer os.RemoveAll(work)
	made := filepath.Join(work, "bin")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w",
		"-o", made+string(filepath.Separator), "tool")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out[max(0, len(out)-2000):])
	}
	if err := os.Rename(made, dir); err != nil {
		return fmt.Errorf("put what was built in its place: %w", err)
	}
	return nil
}

// outsideKey names what the programs are made of.
func outsideKey(module string) (string, error) {
	sum := sha256.New()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(module, name))
		if err != nil {
			return "", fmt.Errorf("read what pins the outside programs: %w", err)
		}
		sum.Write(text)
	}
	fmt.Fprint(sum, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// lockFile waits until no other test binary holds the lock. It goes with the
// process, however that ends.
func lockFile(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}
