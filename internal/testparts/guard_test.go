package testparts

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestGuardStopsAndRemoves(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "part")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	g, err := startGuarded(guardSpec{
		Args: []string{"sleep", "600"}, Dir: dir, Log: filepath.Join(dir, "log"), Signal: syscall.SIGTERM, Remove: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	g.stop()
	g.stop()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the directory is still there: %v", err)
	}
}

func TestGuardKeepsWhatEndedByItself(t *testing.T) {
	dir := t.TempDir()
	g, err := startGuarded(guardSpec{
		Args: []string{"sh", "-c", "echo no port for me >&2; exit 3"}, Dir: dir,
		Log: filepath.Join(dir, "log"), Signal: syscall.SIGTERM, Remove: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	err = g.await(t.Context(), dialable("127.0.0.1:1"))
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no port for me") {
		t.Errorf("await: %v", err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}

func TestOnFreePortTriesAgain(t *testing.T) {
	var ports []int
	err := onFreePort(func(port int) error {
		ports = append(ports, port)
		if len(ports) < 3 {
			return os.NewSyscallError("bind: Address already in use", syscall.EADDRINUSE)
		}
		return nil
	})
	if err != nil || len(ports) != 3 || ports[0] == ports[1] {
		t.Errorf("tried %v: %v", ports, err)
	}
}
