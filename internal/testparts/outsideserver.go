package testparts

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// outsideDir makes the directory of a server, which goes with it.
func outsideDir(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "techbiz-"+name+"-")
	if err != nil {
		t.Fatalf("make directory for %s: %v", name, err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // where it never started
	return dir
}

// runOutside starts a server, of which spec tells Args, Dir and Env, at its
// place; waits until its page health says 200; and ends it with the test. A
// test that failed shows its log.
func runOutside(t testing.TB, at *Place, health string, spec guardSpec) {
	t.Helper()
	name := filepath.Base(spec.Args[0])
	spec.Log, spec.Signal, spec.Remove = filepath.Join(spec.Dir, "log"), syscall.SIGTERM, spec.Dir
	at.release()
	server, err := startGuarded(spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log of %s:\n%s", name, tail(spec.Log))
		}
		server.stop()
	})
	if err := server.await(t.Context(), healthy(at.URL+health)); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
}

// healthy returns a check that a page answers with 200.
func healthy(page string) func(context.Context) error {
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return err
		}
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s", page, resp.Status)
		}
		return nil
	}
}
