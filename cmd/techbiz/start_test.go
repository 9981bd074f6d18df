package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// secretKey is what `openssl rand -base64 32` prints.
const secretKey = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="

// refused runs a command that has to end by itself, and returns its exit code and what it says.
func refused(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 20*time.Second) // a command that goes on does not hang the tests
	defer end()
	var stderr bytes.Buffer
	code = run(ctx, args, io.Discard, &stderr)
	return code, stderr.String()
}

// TestHTTPSRefusesWhatIsMeantForTrials: all that is wrong is named at once.
func TestHTTPSRefusesWhatIsMeantForTrials(t *testing.T) {
	const public, key, smtp = "--public-url=https://portal.example.gov.sg", "--secret-key=" + secretKey, "--mail-url=smtp://127.0.0.1:1"
	for name, test := range map[string]struct {
		args  []string
		names []string
	}{
		"mail to the outbox": {[]string{public, key}, []string{"TECHBIZ_MAIL_URL"}},
		"demo data":          {[]string{public, key, smtp, "--demo"}, []string{"TECHBIZ_DEMO"}},
		"no key":             {[]string{public, smtp}, []string{"TECHBIZ_SECRET_KEY"}},
		"everything":         {[]string{public, "--demo"}, []string{"TECHBIZ_MAIL_URL", "TECHBIZ_DEMO", "TECHBIZ_SECRET_KEY"}},
		"capital letters":    {[]string{"--public-url=HTTPS://portal.example.gov.sg", key}, []string{"TECHBIZ_MAIL_URL"}},
		"a worker":           {[]string{public, smtp, "--role=worker"}, []string{"TECHBIZ_SECRET_KEY"}},
	} {
		t.Run(name, func(t *testing.T) {
			withoutSettings(t)
			t.Chdir(t.TempDir())
			code, said := refused(t, append([]string{"serve", "--listen=127.0.0.1:0", "--ops-listen="}, test.args...)...)
			if code != 1 {
				t.Errorf("exit code %d: %s", code, said)
			}
			for _, setting := range []string{"TECHBIZ_MAIL_URL", "TECHBIZ_DEMO", "TECHBIZ_SECRET_KEY"} {
				wanted := false
				for _, name := range test.names {
					wanted = wanted || name == setting
				}
				if strings.Contains(said, setting) != wanted {
					t.Errorf("%s is named: %v, want %v: %s", setting, !wanted, wanted, said)
				}
			}
			if _, err := os.Stat("data"); err == nil {
				t.Error("it made a database first")
			}
		})
	}
}

// status asks for a page, as the host where one is given.
func status(t *testing.T, url, host string, headers ...string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if host != "" {
		r.Host = host
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// TestMetricsAreForOperationsAlone: in each role the public listener tells health and no
// figures, the other one all three and no page.
func TestMetricsAreForOperationsAlone(t *testing.T) {
	for _, role := range []string{"all", "web", "worker"} {
		t.Run(role, func(t *testing.T) {
			withoutSettings(t)
			t.Chdir(t.TempDir())
			p := serving(t, "--role", role, "--ops-listen", "127.0.0.1:0")
			for path, want := range map[string][2]int{ // at the public listener, at the other one
				"/healthz": {200, 200}, "/readyz": {200, 200}, "/metrics": {404, 200}, "/no/such/page": {404, 404},
			} {
				if got := status(t, p.url+path, ""); got != want[0] {
					t.Errorf("public %s: %d, want %d", path, got, want[0])
				}
				if got := status(t, p.operations+path, ""); got != want[1] {
					t.Errorf("operations %s: %d, want %d", path, got, want[1])
				}
			}
			if got := status(t, p.operations+"/sign-in", ""); got != 404 {
				t.Errorf("a page at the operations listener: %d", got)
			}
		})
	}
}

func TestOperationsListener(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	withoutSettings(t)
	t.Chdir(t.TempDir())
	t.Run("a port that was set and is taken", func(t *testing.T) {
		code, said := refused(t, "serve", "--listen=127.0.0.1:0", "--ops-listen="+taken.Addr().String())
		if code != 1 || !strings.Contains(said, "TECHBIZ_OPS_LISTEN") {
			t.Errorf("exit code %d: %s", code, said)
		}
	})
	t.Run("the default, set by hand, and taken", func(t *testing.T) {
		if other, err := net.Listen("tcp", "127.0.0.1:9080"); err == nil {
			defer other.Close()
		}
		t.Setenv("TECHBIZ_OPS_LISTEN", "127.0.0.1:9080")
		code, said := refused(t, "serve", "--listen=127.0.0.1:0")
		if code != 1 || !strings.Contains(said, "TECHBIZ_OPS_LISTEN") {
			t.Errorf("exit code %d: %s", code, said)
		}
	})
	t.Run("the default, not set, and taken", func(t *testing.T) {
		if other, err := net.Listen("tcp", "127.0.0.1:9080"); err == nil {
			defer other.Close()
		}
		p := serving(t)
		if p.operations != "" || status(t, p.url+"/healthz", "") != 200 {
			t.Errorf("operations at %q", p.operations)
		}
		p.stop()
		if said := p.complaint.String(); !strings.Contains(said, "TECHBIZ_OPS_LISTEN") || !strings.Contains(said, "level=WARN") {
			t.Errorf("no warning: %s", said)
		}
	})
	t.Run("none", func(t *testing.T) {
		if p := serving(t, "--ops-listen="); p.operations != "" {
			t.Errorf("operations at %q", p.operations)
		}
	})
}

// TestOutboxIsForThisMachineAlone: mails hold codes that let whoever reads them in.
func TestOutboxIsForThisMachineAlone(t *testing.T) {
	paths := []string{"/outbox", "/outbox.json"}
	for name, test := range map[string]struct {
		args []string
		want int
	}{
		"a trial":                   {nil, 200},
		"a name of this machine":    {[]string{"--public-url=http://localhost:8080"}, 200},
		"behind a proxy":            {[]string{"--public-url=http://portal.example.gov.sg"}, 404},
		"on another port":           {[]string{"--public-url=http://portal.example.gov.sg:8080"}, 404},
		"listening to everybody":    {[]string{"--listen=0.0.0.0:0", "--public-url=http://127.0.0.1:8080"}, 404},
		"mail leaves":               {[]string{"--mail-url=smtp://127.0.0.1:1"}, 404},
		"https on this machine":     {[]string{"--public-url=https://localhost", "--mail-url=smtp://127.0.0.1:1", "--secret-key=" + secretKey}, 404},
		"a name that only looks so": {[]string{"--public-url=http://127.0.0.1.example.gov.sg"}, 404},
	} {
		t.Run(name, func(t *testing.T) {
			withoutSettings(t)
			t.Chdir(t.TempDir())
			p := serving(t, append([]string{"--ops-listen="}, test.args...)...)
			for _, path := range paths {
				if got := status(t, p.url+path, "localhost"); got != test.want {
					t.Errorf("%s: %d, want %d", path, got, test.want)
				}
			}
		})
	}
	t.Run("what a proxy sends on", func(t *testing.T) {
		withoutSettings(t)
		t.Chdir(t.TempDir())
		p := serving(t, "--ops-listen=")
		for _, path := range append(paths, "/outbox/1/html") {
			for host, headers := range map[string][]string{
				"portal.example.gov.sg": nil, "127.0.0.1.example.gov.sg": nil, "10.1.2.3:8080": nil,
				"localhost":   {"X-Forwarded-For", "10.1.2.3"},
				"127.0.0.1":   {"Forwarded", "for=10.1.2.3"},
				"[::1]:8080":  {"X-Real-IP", "10.1.2.3"},
				"127.0.0.1:1": {"X-Forwarded-Host", "portal.example.gov.sg"},
			} {
				if got := status(t, p.url+path, host, headers...); got != 404 {
					t.Errorf("%s as %s with %v: %d", path, host, headers, got)
				}
			}
		}
		for _, host := range []string{"localhost:8080", "LOCALHOST", "127.0.0.1", "127.8.8.8:80", "[::1]:8080", "techbiz.localhost"} {
			if got := status(t, p.url+"/outbox", host); got != 200 {
				t.Errorf("/outbox as %s: %d", host, got)
			}
		}
	})
}

// TestFilesAreTheirOwnersAlone: what is in the database and its copies is nobody else's.
func TestFilesAreTheirOwnersAlone(t *testing.T) {
	rights := func(t *testing.T, want os.FileMode, files ...string) {
		t.Helper()
		for _, file := range files {
			info, err := os.Stat(file)
			if err != nil {
				t.Error(err)
			} else if got := info.Mode().Perm(); got != want {
				t.Errorf("%s has rights %v, want %v", file, got, want)
			}
		}
	}
	withoutSettings(t)
	t.Chdir(t.TempDir())
	p := serving(t, "--ops-listen=")
	rights(t, 0o600, "data/techbiz.db", "data/techbiz.db-wal", "data/techbiz.db-shm")
	rights(t, 0o700, "data")
	if code, said := refused(t, "backup", "copy.db"); code != 0 {
		t.Fatal(said)
	}
	rights(t, 0o600, "copy.db")
	p.stop()
	// A database that an earlier version made.
	if err := os.Chmod("data/techbiz.db", 0o644); err != nil {
		t.Fatal(err)
	}
	serving(t, "--ops-listen=")
	rights(t, 0o600, "data/techbiz.db", "data/techbiz.db-wal", "data/techbiz.db-shm")
	// A copy that can't be made leaves nothing behind.
	if code, _ := refused(t, "backup", "nowhere/copy.db"); code != 1 {
		t.Errorf("exit code %d", code)
	}
}
