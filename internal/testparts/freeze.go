package testparts

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// OwnPostgres returns a server of this test's own, which may be frozen or stopped without
// others noticing. It ends with the test.
func OwnPostgres(t testing.TB) *PG {
	t.Helper()
	pg, err := StartPostgres(t.Context(), "", false)
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	t.Cleanup(pg.Stop)
	return pg
}

// Freeze stops every process of the server by SIGSTOP, the backends too, so that it takes
// connections and questions and answers none, until Thaw. It thaws by itself when the test
// ends. It fails the test for a server that this process did not start.
func (pg *PG) Freeze(t testing.TB) {
	t.Helper()
	t.Cleanup(func() { pg.Thaw(t) })
	// The postmaster first, which makes no more backends then.
	if err := pg.signal(syscall.SIGSTOP, false); err != nil {
		t.Fatalf("freeze PostgreSQL: %v", err)
	}
}

// Thaw lets a frozen server go on. It may be called twice, and after Stop.
func (pg *PG) Thaw(t testing.TB) {
	t.Helper()
	if err := pg.signal(syscall.SIGCONT, true); err != nil {
		t.Errorf("thaw PostgreSQL: %v", err)
	}
}

// signal sends a signal to the postmaster and to all that it started.
func (pg *PG) signal(which syscall.Signal, childrenFirst bool) error {
	if pg.server == nil {
		return errors.New("the server is not this process's own")
	}
	select {
	case <-pg.server.done:
		return nil
	default:
	}
	postmaster, err := pg.postmaster()
	if err != nil {
		return err
	}
	send := func(pid int) error {
		if err := syscall.Kill(pid, which); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("signal process %d: %w", pid, err)
		}
		return nil
	}
	if !childrenFirst {
		if err := send(postmaster); err != nil {
			return err
		}
	}
	children, err := childrenOf(postmaster)
	if err != nil {
		return err
	}
	for _, pid := range children {
		if err := send(pid); err != nil {
			return err
		}
	}
	return send(postmaster)
}

// postmaster is the process to which all others of the server belong.
func (pg *PG) postmaster() (pid int, err error) {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(pg.server.log), "data", "postmaster.pid"))
	if err != nil {
		return 0, fmt.Errorf("look for the postmaster: %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if pid, err = strconv.Atoi(first); err != nil {
		return 0, fmt.Errorf("read the postmaster's process id: %w", err)
	}
	return pid, nil
}

// childrenOf lists the processes that a process started and that are still there.
func childrenOf(parent int) (pids []int, err error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// The name stands in brackets and may hold anything; state and parent follow.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		if len(fields) < 2 || string(fields[1]) != strconv.Itoa(parent) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
