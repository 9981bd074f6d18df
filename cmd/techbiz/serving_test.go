package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// portal is the whole program, as it runs in this process.
type portal struct {
	t          *testing.T
	url        string       // where it listens
	operations string       // "" where there is no such listener
	complaint  bytes.Buffer // complete once stopped
	end        context.CancelFunc
	ended      chan int // gives the exit code
}

var (
	greeting          = regexp.MustCompile(`serves \S+ \(listening on (\S+)\)`)
	operationsAddress = regexp.MustCompile(`Operations: (http://\S+)`)
)

// serving runs `techbiz serve` at a free port until the test ends, over the database in the
// folder where the test is.
func serving(t *testing.T, args ...string) *portal {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	p := &portal{t: t, end: end, ended: make(chan int, 1)}
	said, stdout := io.Pipe()
	go func() {
		p.ended <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0", "--drain-delay", "0"}, args...), stdout, &p.complaint)
		_ = stdout.Close()
	}()
	t.Cleanup(func() { p.stop() })
	greeted := make([]byte, 1024) // which comes at once
	n, _ := said.Read(greeted)
	go func() { _, _ = io.Copy(io.Discard, said) }()
	found := greeting.FindSubmatch(greeted[:n])
	if found == nil {
		t.Fatalf("it says %q and exits with %d: %s", greeted[:n], p.stop(), &p.complaint)
	}
	_, port, err := net.SplitHostPort(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	p.url = "http://127.0.0.1:" + port
	if found := operationsAddress.FindSubmatch(greeted[:n]); found != nil {
		p.operations = string(found[1])
	}
	return p
}

// stop ends the program, as a signal does, and returns its exit code.
func (p *portal) stop() int {
	p.t.Helper()
	p.end()
	select {
	case code := <-p.ended:
		p.ended <- code // for who stops it again
		return code
	case <-time.After(time.Minute):
		p.t.Fatal("it does not end")
		return 0
	}
}

// get returns what the portal answers.
func (p *portal) get(path string) string {
	p.t.Helper()
	return p.getFrom(p.url + path)
}

// getFrom returns what is answered at the address.
func (p *portal) getFrom(url string) string {
	p.t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

// withoutSettings clears the variables that would be taken for settings.
func withoutSettings(t *testing.T) {
	t.Helper()
	for _, pair := range os.Environ() {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "TECHBIZ_") {
			t.Setenv(name, value) // which puts it back
			_ = os.Unsetenv(name)
		}
	}
}
