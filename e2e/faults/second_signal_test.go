package faults

import (
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestASecondSignalEndsAtOnce: an operator who does not want to wait until a node has drained
// asks a second time.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t, "sqlite:"+filepath.Join(t.TempDir(), "techbiz.db"), "")
	p.nodeSettings = []string{"TECHBIZ_DRAIN_DELAY=1m"}
	n := p.node("node")
	n.start()
	n.signal(syscall.SIGTERM)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get("http://" + n.addr + "/readyz")
		if err != nil {
			t.Fatalf("it does not answer while it drains: %v", err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusServiceUnavailable {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it stays ready after the first signal")
		}
	}
	began := time.Now()
	n.signal(syscall.SIGTERM)
	err := n.cmd.Wait()
	n.cmd = nil
	ended, isExit := errors.AsType[*exec.ExitError](err)
	status, isUnix := syscall.WaitStatus(0), false
	if isExit {
		status, isUnix = ended.Sys().(syscall.WaitStatus)
	}
	if took := time.Since(began); took > 10*time.Second || !isUnix || status.Signal() != syscall.SIGTERM {
		t.Errorf("ended after %s with %v", took, err)
	}
	n.start() // nothing is broken
	n.kill()
}
