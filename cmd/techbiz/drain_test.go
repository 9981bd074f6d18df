package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"techbiz/internal/testparts"
	"techbiz/internal/testparts/long"
	"techbiz/internal/testparts/testdb"
)

// balancer is a proxy in front of nodes, which asks each of them now and then whether it is
// ready, keeps its connections and never sends a request twice.
type balancer struct {
	nodes []*balanced
	next  atomic.Uint64
}

type balanced struct {
	*httputil.ReverseProxy

	up atomic.Bool
}

func newBalancer(t *testing.T, every time.Duration, addresses ...string) *balancer {
	t.Helper()
	b := &balancer{}
	for _, address := range addresses {
		at := &url.URL{Scheme: "http", Host: address}
		n := &balanced{ReverseProxy: httputil.NewSingleHostReverseProxy(at)}
		n.Transport = &http.Transport{MaxIdleConnsPerHost: 16}
		b.nodes = append(b.nodes, n)
		go func() {
			client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
			for t.Context().Err() == nil {
				answer, err := client.Get(at.String() + "/readyz")
				n.up.Store(err == nil && answer.StatusCode == http.StatusOK)
				if err == nil {
					_ = answer.Body.Close()
				}
				time.Sleep(every)
			}
		}()
	}
	return b
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first := b.next.Add(1)
	for n := range b.nodes {
		if node := b.nodes[(first+uint64(n))%uint64(len(b.nodes))]; node.up.Load() {
			node.ServeHTTP(w, r)
			return
		}
	}
	http.Error(w, "no node is ready", http.StatusBadGateway)
}

func (b *balancer) await(t *testing.T, node int, up bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); b.nodes[node].up.Load() != up; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("node %d is ready: %v", node, !up)
		}
	}
}

// rollingRestart restarts two nodes one after the other under load and returns how many
// requests failed.
func rollingRestart(t *testing.T, requests int, every, delay time.Duration) (lost int64) {
	t.Helper()
	withoutSettings(t)
	database, addresses := testdb.Postgres(t), []string{testparts.FreeAddr(t), testparts.FreeAddr(t)}
	start := func(n int) *portal {
		return serving(t, "--database-url", database, "--listen", addresses[n], "--ops-listen=", "--drain-delay", delay.String())
	}
	nodes := []*portal{start(0), start(1)}
	b := newBalancer(t, every, addresses...)
	front := httptest.NewServer(b)
	defer front.Close()
	b.await(t, 0, true)
	b.await(t, 1, true)

	sent, failed := make(chan struct{}, requests), atomic.Int64{}
	restarted := make(chan struct{})
	var clients sync.WaitGroup
	for n := range 4 {
		client := &http.Client{Timeout: 30 * time.Second}
		clients.Go(func() {
			for asked := 0; ; asked++ {
				select {
				case <-restarted:
					if asked >= requests/4 {
						return
					}
				default:
				}
				answer, err := client.Get(front.URL + []string{"/sign-in", "/api/v1/openapi.json"}[n%2])
				if err != nil || answer.StatusCode != http.StatusOK {
					failed.Add(1)
					t.Logf("lost: %v %v, nodes are up: %v %v", err, answer, b.nodes[0].up.Load(), b.nodes[1].up.Load())
				}
				if err == nil {
					_ = answer.Body.Close()
				}
				select {
				case sent <- struct{}{}:
				default:
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	for n := range nodes {
		if code := nodes[n].stop(); code != 0 {
			t.Errorf("node %d ends with %d: %s", n, code, &nodes[n].complaint)
		}
		b.await(t, n, false)
		nodes[n] = start(n)
		b.await(t, n, true)
	}
	close(restarted)
	clients.Wait()
	t.Logf("%d of more than %d requests lost", failed.Load(), requests)
	return failed.Load()
}

// TestARollingRestartLosesNoRequest: behind a proxy that asks now and then whether the nodes
// are ready, and sends nothing twice.
func TestARollingRestartLosesNoRequest(t *testing.T) {
	if lost := rollingRestart(t, 600, 100*time.Millisecond, time.Second); lost > 0 {
		t.Errorf("%d requests are lost", lost)
	}
}

// TestARollingRestartWithTheDefaults: a proxy that asks each second, and the delay as it is.
func TestARollingRestartWithTheDefaults(t *testing.T) {
	long.Only(t, "a rolling restart behind a proxy that asks each second")
	if lost := rollingRestart(t, 600, time.Second, 5*time.Second); lost > 0 {
		t.Errorf("%d requests are lost", lost)
	}
}

// TestDraining: not ready, alive, and serving, on connections that end with the answer.
func TestDraining(t *testing.T) {
	withoutSettings(t)
	t.Chdir(t.TempDir())
	p := serving(t, "--ops-listen", "127.0.0.1:0", "--drain-delay", "3s")
	p.end()
	time.Sleep(300 * time.Millisecond)
	for path, want := range map[string]int{"/readyz": 503, "/healthz": 200, "/sign-in": 200} {
		answer, err := http.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want || !answer.Close {
			t.Errorf("%s: %d, connection closed: %v", path, answer.StatusCode, answer.Close)
		}
	}
	if got := status(t, p.operations+"/readyz", ""); got != 503 {
		t.Errorf("operations are told %d", got)
	}
	if code := p.stop(); code != 0 {
		t.Errorf("it ends with %d: %s", code, &p.complaint)
	}
	if _, err := http.Get(p.url + "/healthz"); err == nil {
		t.Error("it still listens")
	}
}
