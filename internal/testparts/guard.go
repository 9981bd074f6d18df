package testparts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// guardScript runs "$@" in the background and ends it by signal $1 as soon as
// its standard input reaches its end, which the kernel brings about when the
// process that holds the pipe's other end dies. What a test had frozen goes on then, so
// that it can end. Afterwards it removes $2, if
// given; where the process ended by itself, its directory stays for a look at
// it or another try. The `read` is a builtin, so that no helper process
// outlives the shell.
const guardScript = `
signal=$1 remove=$2
shift 2
exec 3<&0
"$@" 3<&- </dev/null & child=$!
{ read -r _ <&3; [ -z "$remove" ] || : >"$remove/.stopped"; kill -s "$signal" "$child" 2>/dev/null
  kill -s CONT $(cat "/proc/$child/task/$child/children" 2>/dev/null) "$child" 2>/dev/null; } & watch=$!
wait "$child"
code=$?
kill -s KILL "$watch" 2>/dev/null
if [ -n "$remove" ] && [ -e "$remove/.stopped" ]; then rm -rf "$remove"; fi
exit "$code"
`

// guardSpec describes a process that must not outlive this one.
type guardSpec struct {
	Args   []string
	Dir    string         // working directory
	Env    []string       // in addition to this process's
	Log    string         // file for standard output and error
	Signal syscall.Signal // that ends it in good order
	Remove string         // directory to remove once it was stopped, "" for none
	User   *syscall.Credential
}

// guarded is a running process under a guard.
type guarded struct {
	cmd    *exec.Cmd
	pipe   io.Closer
	log    string
	done   chan struct{}
	err    error // of the process; read after done
	stopMu sync.Once
}

// startGuarded starts the process; it returns as soon as it is forked.
func startGuarded(spec guardSpec) (*guarded, error) {
	log, err := os.OpenFile(spec.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log of %s: %w", spec.Args[0], err)
	}
	defer log.Close()
	args := append([]string{"-c", guardScript, "guard", strconv.Itoa(int(spec.Signal)), spec.Remove}, spec.Args...)
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = spec.Dir
	cmd.Env = append(os.Environ(), spec.Env...)
	cmd.Stdout, cmd.Stderr = log, log
	// A session of its own: Ctrl-C in the terminal reaches the tests, and the
	// guard then ends the process in its own way.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: spec.User}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("make guard pipe: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", spec.Args[0], err)
	}
	g := &guarded{cmd: cmd, pipe: pipe, log: spec.Log, done: make(chan struct{})}
	go func() {
		g.err = cmd.Wait()
		close(g.done)
	}()
	return g, nil
}

// stop ends the process and waits until it is gone; after 20 seconds it kills
// the whole session. It may be called twice.
func (g *guarded) stop() {
	g.stopMu.Do(func() { _ = g.pipe.Close() })
	select {
	case <-g.done:
	case <-time.After(20 * time.Second):
		_ = syscall.Kill(-g.cmd.Process.Pid, syscall.SIGKILL)
		<-g.done
	}
}

// await calls ready until it returns nil. It gives up when the process ended,
// when ctx is done or after 60 seconds; then it stops the process and tells its
// last words.
func (g *guarded) await(ctx context.Context, ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-g.done:
			return fmt.Errorf("it ended (%w): %s", errors.Join(g.err, err), tail(g.log))
		case <-ctx.Done():
			words := tail(g.log)
			g.stop()
			return fmt.Errorf("not ready: %w: %s", err, words)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// onFreePort calls start with a loopback port that was free just now, and again
// with another where some other process took it in between.
func onFreePort(start func(port int) error) error {
	for try := 1; ; try++ {
		port, err := FreePort()
		if err != nil {
			return err
		}
		err = start(port)
		if err == nil || try == 5 || !strings.Contains(err.Error(), "Address already in use") {
			return err
		}
	}
}

// FreePort returns a port of the loopback address on which nobody listens.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}

// FreeAddr is FreePort as an address, for tests.
func FreeAddr(t testing.TB) string {
	t.Helper()
	port, err := FreePort()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// tail returns the last 2,000 bytes of a file, for error messages.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// unprivileged returns the user whom servers that refuse to run as root run
// as: postgres, else nobody. It is nil where this process is not root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if as, err := systemUser("postgres"); err == nil {
		return as, nil
	}
	return systemUser("nobody")
}

// systemUser looks a user of this machine up.
func systemUser(name string) (*syscall.Credential, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("look up user %s: %w", name, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read user id of %s: %w", name, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("read group id of %s: %w", name, err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// userName is the name of a user of this machine.
func userName(c *syscall.Credential) (string, error) {
	u, err := user.LookupId(strconv.Itoa(int(c.Uid)))
	if err != nil {
		return "", fmt.Errorf("look up user %d: %w", c.Uid, err)
	}
	return u.Username, nil
}
