package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"techbiz/internal/testparts"
)

// command runs a program that prints only where it fails.
func command(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// techbiz returns a command of the portal on db, with no settings but env.
func (b *bench) techbiz(ctx context.Context, db *database, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.program, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TECHBIZ_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(append(cmd.Env, "TECHBIZ_DATABASE_URL="+db.url), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// cli runs a command of the portal and returns what it prints.
func (b *bench) cli(ctx context.Context, db *database, args ...string) (string, error) {
	cmd := b.techbiz(ctx, db, nil, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("techbiz %s: %w: %s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return strings.TrimSpace(string(out)), nil
}

// node is a serving process.
type node struct {
	addr  string
	start time.Duration // from exec until it was ready
	cmd   *exec.Cmd
	log   string
}

// serve starts a node and waits until it is ready.
func (b *bench) serve(ctx context.Context, db *database, env ...string) (*node, error) {
	port, err := testparts.FreePort()
	if err != nil {
		return nil, err
	}
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	return b.start(b.techbiz(ctx, db, append(env, "TECHBIZ_LISTEN="+addr, "TECHBIZ_OPS_LISTEN="), "serve"), addr, "/readyz")
}

// start starts a program that serves at addr and waits until it says at path that it is
// ready.
func (b *bench) start(cmd *exec.Cmd, addr, path string) (*node, error) {
	n := &node{addr: addr, cmd: cmd, log: filepath.Join(b.dir, "node.log")}
	log, err := os.Create(n.log)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	defer log.Close()
	n.cmd.Stdout, n.cmd.Stderr = log, log
	began := time.Now()
	if err := n.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	for n.status(path) != http.StatusOK {
		if time.Since(began) > time.Minute {
			return nil, errors.Join(fmt.Errorf("node is not ready: %s", n.words()), n.stop())
		}
		time.Sleep(time.Millisecond)
	}
	n.start = time.Since(began)
	return n, nil
}

func (n *node) status(path string) int {
	resp, err := http.Get("http://" + n.addr + path)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// stop ends the node in good order.
func (n *node) stop() error {
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop node: %w", err)
	}
	if err := n.cmd.Wait(); err != nil {
		return fmt.Errorf("end of node: %w: %s", err, n.words())
	}
	return nil
}

func (n *node) words() string {
	text, err := os.ReadFile(n.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// resident returns the node's resident memory in bytes.
func (n *node) resident() (int, error) { return n.memory("VmRSS:") }

// peak returns the most that the node's memory has been, in bytes.
func (n *node) peak() (int, error) { return n.memory("VmHWM:") }

func (n *node) memory(which string) (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", n.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read memory of node: %w", err)
	}
	_, after, _ := strings.Cut(string(text), which)
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	return kib << 10, err
}

func splitAddr(addr string) (host string, port int, err error) {
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("read address: %w", err)
	}
	return a.Addr().String(), int(a.Port()), nil
}
