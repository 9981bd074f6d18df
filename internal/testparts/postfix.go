package testparts

import (
	"context"
	"crypto/x509"
	_ "embed"
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

// MailServer is a running Postfix.
type MailServer struct {
	Addr   string         // host:port, speaks SMTP with STARTTLS
	CAFile string         // PEM file of its self-signed certificate, for localhost and 127.0.0.1
	Roots  *x509.CertPool // the same

	mailbox string
	server  *guarded
}

// Postfix starts a Postfix of its own: configuration, queue and mailbox lie in
// a temporary directory, it listens on the loopback address only, has no way to
// send mail anywhere, and delivers all it accepts into one Maildir. It ends
// with the test. Postfix must be started by root: other users' tests skip.
func Postfix(t testing.TB) *MailServer {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("Postfix runs only when root starts it: run this test as root")
	}
	s, err := StartPostfix(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// StartPostfix is Postfix for bench programs.
func StartPostfix(ctx context.Context) (*MailServer, error) {
	postfix, err := program("postfix", "postfix")
	if err != nil {
		return nil, err
	}
	// Not under the test's own directory: Postfix's lesser users must get there.
	root, err := os.MkdirTemp("", "techbiz-postfix-")
	if err != nil {
		return nil, fmt.Errorf("make directory for Postfix: %w", err)
	}
	var s *MailServer
	err = onFreePort(func(port int) (err error) {
		s, err = startPostfixIn(ctx, postfix, root, port)
		return err
	})
	if err != nil {
		_ = os.RemoveAll(root)
		return nil, fmt.Errorf("start Postfix: %w", err)
	}
	return s, nil
}

func startPostfixIn(ctx context.Context, postfix, root string, port int) (*MailServer, error) {
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	cert, err := configurePostfix(root, addr)
	if err != nil {
		return nil, err
	}
	config := filepath.Join(root, "etc")
	// It makes the queue's directories with their owners.
	if out, err := exec.CommandContext(ctx, postfix, "-c", config, "check").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("check configuration: %w: %s", err, out)
	}
	daemons, err := exec.CommandContext(ctx, filepath.Join(filepath.Dir(postfix), "postconf"),
		"-c", config, "-h", "daemon_directory").Output()
	if err != nil {
		return nil, fmt.Errorf("ask for daemon_directory: %w", err)
	}
	server, err := startGuarded(guardSpec{
		Args:   []string{filepath.Join(strings.TrimSpace(string(daemons)), "master"), "-c", config, "-s"},
		Dir:    root,
		Env:    []string{"MAIL_CONFIG=" + config},
		Log:    filepath.Join(root, "log"),
		Signal: syscall.SIGTERM, // as `postfix stop`; its children stop with it
		Remove: root,
	})
	if err != nil {
		return nil, err
	}
	if err := server.await(ctx, dialable(addr)); err != nil {
		return nil, err
	}
	return &MailServer{
		Addr: addr, CAFile: cert.certFile, Roots: cert.roots,
		mailbox: filepath.Join(root, "mail", "all"), server: server,
	}, nil
}

//go:embed postfix.main.cf
var postfixMain string

//go:embed postfix.master.cf
var postfixMaster string

// configurePostfix writes main.cf, master.cf and the certificate.
func configurePostfix(root, addr string) (*certificate, error) {
	if err := os.Chmod(root, 0o755); err != nil {
		return nil, fmt.Errorf("open %s to Postfix's users: %w", root, err)
	}
	for _, dir := range []string{"etc", "queue", "data", "mail"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			return nil, fmt.Errorf("make directory for Postfix: %w", err)
		}
	}
	cert, err := makeCertificate(filepath.Join(root, "etc"))
	if err != nil {
		return nil, err
	}
	owner, err := systemUser("postfix")
	if err != nil {
		return nil, err
	}
	reader, err := systemUser("nobody") // owns the mailbox
	if err != nil {
		return nil, err
	}
	if err := os.Chown(filepath.Join(root, "data"), int(owner.Uid), -1); err != nil {
		return nil, fmt.Errorf("give data directory to Postfix: %w", err)
	}
	if err := os.Chown(filepath.Join(root, "mail"), int(reader.Uid), int(reader.Gid)); err != nil {
		return nil, fmt.Errorf("give mail directory to its owner: %w", err)
	}
	fill := strings.NewReplacer(
		"@root@", root, "@addr@", addr,
		"@uid@", strconv.Itoa(int(reader.Uid)), "@gid@", strconv.Itoa(int(reader.Gid)),
	)
	for name, text := range map[string]string{"main.cf": postfixMain, "master.cf": postfixMaster} {
		if err := os.WriteFile(filepath.Join(root, "etc", name), []byte(fill.Replace(text)), 0o644); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	return cert, nil
}

// Delivered returns the mails that lie in the mailbox, in no order: one for
// each recipient of each mail. Postfix delivers shortly after it accepted.
func (s *MailServer) Delivered() ([]Message, error) {
	entries, err := os.ReadDir(filepath.Join(s.mailbox, "new"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list mailbox: %w", err)
	}
	messages := make([]Message, 0, len(entries))
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(s.mailbox, "new", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read delivered mail: %w", err)
		}
		m, err := parseMessage(raw)
		if err != nil {
			return nil, fmt.Errorf("read delivered mail %s: %w", e.Name(), err)
		}
		m.From = bare(m.Header.Get("Return-Path"))
		m.To = []string{bare(m.Header.Get("X-Original-To"))}
		messages = append(messages, m)
	}
	return messages, nil
}

// Log returns the last part of Postfix's log, for failures.
func (s *MailServer) Log() string { return tail(s.server.log) }

// Stop ends Postfix and removes its directory. It may be called twice.
func (s *MailServer) Stop() { s.server.stop() }
