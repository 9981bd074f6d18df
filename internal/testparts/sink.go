package testparts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// SMTPSink starts Postfix's smtp-sink, which accepts every mail and writes each
// into a file of its own in dir ("" for a temporary one). Further arguments are
// smtp-sink's, such as "-f", "RCPT" to refuse. It speaks neither TLS nor AUTH.
// It returns the address, host:port, and the directory for ReadSink.
func SMTPSink(t testing.TB, dir string, args ...string) (addr, dumps string) {
	t.Helper()
	if dir == "" {
		dir = t.TempDir()
	}
	addr, stop, err := StartSMTPSink(context.Background(), dir, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return addr, dir
}

// StartSMTPSink is SMTPSink for bench programs; stop ends the server.
func StartSMTPSink(ctx context.Context, dir string, args ...string) (addr string, stop func(), err error) {
	bin, err := program("smtp-sink", "postfix")
	if err != nil {
		return "", nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", nil, fmt.Errorf("find directory of smtp-sink: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, fmt.Errorf("make directory of smtp-sink: %w", err)
	}
	asWhom, template, err := sinkUser(dir)
	if err != nil {
		return "", nil, err
	}
	logDir, err := os.MkdirTemp("", "techbiz-sink-")
	if err != nil {
		return "", nil, fmt.Errorf("make directory for smtp-sink's log: %w", err)
	}
	err = onFreePort(func(port int) error {
		addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		argv := append([]string{bin, "-c"}, asWhom...)
		argv = append(append(argv, "-d", template), args...)
		server, err := startGuarded(guardSpec{
			Args:   append(argv, addr, "128"),
			Dir:    dir,
			Log:    filepath.Join(logDir, "log"),
			Signal: syscall.SIGTERM,
			Remove: logDir,
		})
		if err != nil {
			return err
		}
		stop = server.stop
		return server.await(ctx, dialable(addr))
	})
	if err != nil {
		_ = os.RemoveAll(logDir)
		return "", nil, fmt.Errorf("start smtp-sink: %w", err)
	}
	return addr, stop, nil
}

// sinkUser returns the flags by which a root process's smtp-sink gives its
// rights up, and the file name template for its dumps. It enters dir by chroot
// before, since the way there may be closed to the lesser user.
func sinkUser(dir string) (flags []string, template string, err error) {
	as, err := unprivileged()
	if err != nil {
		return nil, "", err
	}
	if as == nil {
		return nil, filepath.Join(dir, "mail."), nil
	}
	if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
		return nil, "", fmt.Errorf("give %s to the user of smtp-sink: %w", dir, err)
	}
	name, err := userName(as)
	if err != nil {
		return nil, "", err
	}
	return []string{"-R", dir, "-u", name}, "mail.", nil
}

// ReadSink returns the mails that an SMTPSink accepted into dir, in no order.
// One that is still being received, refused or broken off is left out: its file
// lacks the empty line that smtp-sink adds at the end, and goes when its client
// does. Counts are therefore exact once the clients are gone.
func ReadSink(dir string) ([]Message, error) {
	files, err := filepath.Glob(filepath.Join(dir, "mail.*"))
	if err != nil {
		return nil, fmt.Errorf("list dumps: %w", err)
	}
	var messages []Message
	for _, file := range files {
		dump, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) { // broken off just now
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read dump: %w", err)
		}
		whole, ok := bytes.CutSuffix(dump, []byte("\n\n"))
		if !ok {
			continue
		}
		m, err := parseDump(append(whole, '\n'))
		if err != nil {
			return nil, fmt.Errorf("read dump %s: %w", file, err)
		}
		messages = append(messages, m)
	}
	return messages, nil
}

// parseDump reads smtp-sink's format: X-…-Args lines with the envelope stand
// before the message.
func parseDump(dump []byte) (Message, error) {
	var from string
	var to []string
	for bytes.HasPrefix(dump, []byte("X-")) {
		line, rest, _ := bytes.Cut(dump, []byte("\n"))
		name, value, _ := strings.Cut(string(line), ":")
		switch name {
		case "X-Mail-Args":
			from = bare(value)
		case "X-Rcpt-Args":
			to = append(to, bare(value))
		case "X-Client-Addr", "X-Client-Proto", "X-Helo-Args":
		default: // the message's own
			rest = nil
		}
		if rest == nil {
			break
		}
		dump = rest
	}
	m, err := parseMessage(dump)
	m.From, m.To = from, to
	return m, err
}

// dialable returns a check that something listens on addr.
func dialable(addr string) func(context.Context) error {
	return func(ctx context.Context) error {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err != nil {
			return err
		}
		return conn.Close()
	}
}

// program finds a program on the PATH or where Debian puts servers.
func program(name, debianPackage string) (string, error) {
	for _, candidate := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(candidate); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s not found: run `scripts/deps test` (Debian: apt-get install %s)", name, debianPackage)
}
