package testparts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestClustersArePackedOnce(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	bin, err := postgresBinaries()
	if err != nil {
		t.Fatal(err)
	}
	as, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	first, err := packedCluster(t.Context(), bin, as)
	if err != nil {
		t.Fatal(err)
	}
	made, err := os.Stat(first)
	if err != nil || made.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v: a password is in it", made, err)
	}
	again, err := packedCluster(t.Context(), bin, as)
	if err != nil || again != first {
		t.Fatalf("%s, then %s: %v", first, again, err)
	}
	if now, err := os.Stat(again); err != nil || !os.SameFile(now, made) {
		t.Errorf("it was packed twice: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(first), "building-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestClusterIsNamedByItsPrograms(t *testing.T) {
	bin := t.TempDir()
	key := func(version string) string {
		for _, name := range []string{"initdb", "postgres"} {
			if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\necho "+version), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(filepath.Join(bin, name), time.Unix(1, 0), time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
		}
		key, err := clusterKey(t.Context(), bin, nil)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	first, again, other := key("16.1"), key("16.1"), key("16.2")
	if again != first || other == first {
		t.Error("one version has two keys, or two have the same")
	}
}

func TestServerStartsInNoUsedDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "somebody's"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := StartPostgres(t.Context(), dir, false); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("start: %v", err)
	}
}

// Where another server has taken the port, it is not taken for ours.
func TestServerIsKnownByItsData(t *testing.T) {
	pg, err := StartPostgres(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	defer pg.Stop()
	if err := serves(t.Context(), pg.DSN, "/elsewhere/data"); err == nil || !strings.Contains(err.Error(), "runs on") {
		t.Errorf("it passes for another: %v", err)
	}
}
