package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"techbiz/internal/app"
	"techbiz/internal/work"
)

// shutdownTimeout is how long requests under way may take to end, and jobs after them.
const shutdownTimeout = 20 * time.Second

// node is what runs, and how it ends without losing a request: it says that it is not ready
// and goes on, so that whoever sends requests its way stops doing so; then it takes no new
// ones, lets those under way end, and then the jobs.
type node struct {
	app *app.App
	// delay is how long it goes on after it said that it is not ready.
	delay time.Duration
	// stopping is closed after that, for answers that go on for as long as somebody watches.
	stopping   chan struct{}
	public     *http.Server
	operations *http.Server // nil where there is none
	worker     *work.Worker // nil where there is none
}

// run serves until ctx ends or a part fails, and then ends the node.
func (n *node) run(ctx context.Context, at listeners) error {
	group, running := errgroup.WithContext(ctx)
	serve := func(s *http.Server, l net.Listener) {
		group.Go(func() error {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve: %w", err)
			}
			return nil
		})
	}
	serve(n.public, at.public)
	if n.operations != nil {
		serve(n.operations, at.operations)
	}
	group.Go(func() error { return n.app.WatchKey(running) })
	group.Go(func() error {
		<-running.Done()
		if ctx.Err() != nil { // no part failed, so it may go on for a while
			n.app.Drain()
			time.Sleep(n.delay)
		}
		return n.end()
	})
	return group.Wait()
}

// end stops all parts, in the order in which others rely on them.
func (n *node) end() error {
	close(n.stopping)
	within := func(stop func(context.Context) error) error {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
		defer cancel()
		return stop(ctx)
	}
	var errs []error
	if err := within(n.public.Shutdown); err != nil {
		errs = append(errs, fmt.Errorf("end requests: %w", err))
	}
	if n.worker != nil {
		errs = append(errs, within(n.worker.Stop))
	}
	if n.operations != nil {
		if err := within(n.operations.Shutdown); err != nil {
			errs = append(errs, fmt.Errorf("end requests of operations: %w", err))
		}
	}
	return errors.Join(errs...)
}

func newServer(handler http.Handler, a *app.App) *http.Server {
	return &http.Server{
		Handler:           parting(handler, a),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute, // lists have a deadline for each part instead
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// parting asks clients not to send another request on a connection that will not last.
func parting(next http.Handler, a *app.App) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.Draining() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
