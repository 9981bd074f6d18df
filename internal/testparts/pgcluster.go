package testparts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// initdbFlags say what is in a new data directory.
var initdbFlags = []string{"-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}

// newCluster puts a data directory as initdb leaves it into dir, which must be empty or
// absent, and returns the superuser's password, which keeps the other users of this machine
// out.
//
// initdb takes most of a second of a processor, and each test binary wants a server. So it
// runs once for each installed PostgreSQL and user; what it made waits, packed, in the user's
// cache directory. No server ever runs on that, only on what is unpacked from it.
func newCluster(ctx context.Context, bin, dir string, as *syscall.Credential) (password string, err error) {
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 {
		return "", fmt.Errorf("%s is not empty", dir)
	}
	packed, err := packedCluster(ctx, bin, as)
	if err != nil {
		return "", err
	}
	if err := makeOwned(dir, as); err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, "tar", "-xpf", packed, "-C", dir).CombinedOutput(); err != nil {
		return "", fmt.Errorf("unpack %s: %w: %s", packed, err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "password"))
	if err != nil {
		return "", fmt.Errorf("read PostgreSQL password: %w", err)
	}
	return string(text), nil
}

// packedCluster returns the file with the packed data directory, which it makes where there is
// none yet.
func packedCluster(ctx context.Context, bin string, as *syscall.Credential) (file string, err error) {
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	unlock, err := lockFile(filepath.Join(cache, "postgres.lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	key, err := clusterKey(ctx, bin, as)
	if err != nil {
		return "", err
	}
	file = filepath.Join(cache, "postgres-"+key+".tar")
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	return file, packCluster(ctx, bin, file, as)
}

// clusterKey names what decides about a data directory: the programs, their flags, the owner.
func clusterKey(ctx context.Context, bin string, as *syscall.Credential) (string, error) {
	sum := sha256.New()
	for _, name := range []string{"initdb", "postgres"} {
		program := filepath.Join(bin, name)
		info, err := os.Stat(program)
		if err != nil {
			return "", fmt.Errorf("look at PostgreSQL: %w", err)
		}
		version, err := exec.CommandContext(ctx, program, "--version").Output()
		if err != nil {
			return "", fmt.Errorf("ask %s for its version: %w", program, err)
		}
		fmt.Fprintln(sum, program, string(version), info.Size(), info.ModTime())
	}
	uid := os.Geteuid()
	if as != nil {
		uid = int(as.Uid)
	}
	fmt.Fprintln(sum, initdbFlags, uid)
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// packCluster makes file appear at once, with all that belongs in it.
func packCluster(ctx context.Context, bin, file string, as *syscall.Credential) error {
	work, err := os.MkdirTemp("", "techbiz-initdb-")
	if err != nil {
		return fmt.Errorf("make directory for PostgreSQL: %w", err)
	}
	defer os.RemoveAll(work)
	if err := initdb(ctx, bin, work, as); err != nil {
		return err
	}
	building, err := os.CreateTemp(filepath.Dir(file), "building-") // for this user's eyes only
	if err != nil {
		return fmt.Errorf("make file for a packed data directory: %w", err)
	}
	defer os.Remove(building.Name())
	pack := exec.CommandContext(ctx, "tar", "-cf", "-", "-C", work, "data", "password")
	pack.Stdout = building
	err = pack.Run()
	// A loss of power must not leave a file that has its name and lacks its content.
	if err := errors.Join(err, building.Sync(), building.Close()); err != nil {
		return fmt.Errorf("pack %s: %w", work, err)
	}
	if err := os.Rename(building.Name(), file); err != nil {
		return fmt.Errorf("put what was packed in its place: %w", err)
	}
	return nil
}

// initdb makes a data directory, and a file with the superuser's password, in dir.
func initdb(ctx context.Context, bin, dir string, as *syscall.Credential) error {
	if err := makeOwned(dir, as); err != nil {
		return err
	}
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(rand.Text()), 0o600); err != nil {
		return fmt.Errorf("write PostgreSQL password: %w", err)
	}
	if err := giveTo(secret, as); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"),
		append([]string{"-D", filepath.Join(dir, "data"), "--pwfile", secret}, initdbFlags...)...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb in %s: %w: %s", dir, err, out)
	}
	return nil
}

// makeOwned makes a directory, unless it is there, that belongs to the user whom PostgreSQL
// runs as.
func makeOwned(dir string, as *syscall.Credential) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make directory for PostgreSQL: %w", err)
	}
	return giveTo(dir, as)
}

func giveTo(path string, as *syscall.Credential) error {
	if as == nil {
		return nil
	}
	if err := os.Chown(path, int(as.Uid), int(as.Gid)); err != nil {
		return fmt.Errorf("give %s to the PostgreSQL user: %w", path, err)
	}
	return nil
}
