package store

import (
	"context"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"techbiz/internal/testparts"
)

func openWith(t *testing.T, url string, w Waits) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, Options{Waits: w})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// within fails where do takes longer, and returns its error.
func within(t *testing.T, limit time.Duration, what string, do func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		t.Fatalf("%s: no end after %v", what, limit)
		return nil
	}
}

// PostgreSQL itself breaks off a statement that takes too long, but for those that may.
func TestPostgresEndsLongStatement(t *testing.T) {
	s := openWith(t, testparts.Postgres(t), Waits{Statement: 400 * time.Millisecond})
	defer closeStore(t, s)
	ctx := t.Context()
	for _, p := range []*pool{s.read, {db: s.work, dialect: &s.dialect}} {
		err := within(t, 20*time.Second, "a long statement", func() error {
			_, err := rows[string](ctx, p, "SELECT pg_sleep(60)::text")
			return err
		})
		if err == nil {
			t.Error("a statement took as long as it liked")
		}
	}
	err := s.updateLong(ctx, func(tx *tx) error {
		_, err := rows[string](ctx, tx, "SELECT pg_sleep(0.6)::text")
		return err
	})
	if err != nil {
		t.Errorf("a long job is broken off: %v", err)
	}
	if _, err := s.patient.ExecContext(ctx, "SELECT pg_sleep(0.6)"); err != nil {
		t.Errorf("a migration is broken off: %v", err)
	}
}

// Waiting for a lock ends, with an error for which a transaction is tried again.
func TestPostgresEndsWaitForLock(t *testing.T) {
	s := openWith(t, testparts.Postgres(t), Waits{Lock: 200 * time.Millisecond, Idle: time.Minute})
	defer closeStore(t, s)
	ctx := t.Context()
	makeOne(t, s)
	err := s.update(ctx, func(holder *tx) error {
		if _, err := rows[int](ctx, holder, "SELECT n FROM one FOR UPDATE"); err != nil {
			return err
		}
		err := within(t, 20*time.Second, "waiting for a lock", func() error {
			_, err := s.lockedOnce(ctx)
			return err
		})
		if err == nil || !s.dialect.transient(err) {
			t.Errorf("a lock that is not to be had: %v, want an error that is tried again", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A transaction that stands still, as on a node that is frozen, does not keep its rows from
// the others, and its change is made once when it goes on.
func TestPostgresEndsIdleTransaction(t *testing.T) {
	s := openWith(t, testparts.Postgres(t), Waits{Lock: time.Minute, Idle: 300 * time.Millisecond})
	defer closeStore(t, s)
	ctx := t.Context()
	makeOne(t, s)
	holds, moved, tries := make(chan struct{}), make(chan struct{}), 0
	var wait sync.WaitGroup
	wait.Go(func() {
		err := s.update(ctx, func(tx *tx) error {
			tries++
			if _, err := rows[int](ctx, tx, "SELECT n FROM one FOR UPDATE"); err != nil {
				return err
			}
			if tries == 1 {
				close(holds)
				<-moved
			}
			_, err := exec(ctx, tx, "UPDATE one SET n = n + 10")
			return err
		})
		if err != nil || tries < 2 {
			t.Errorf("what stood still: %v after %d tries, want none after 2 or more", err, tries)
		}
	})
	<-holds
	err := within(t, 20*time.Second, "a change of others", func() error {
		return s.update(ctx, func(tx *tx) error {
			_, err := exec(ctx, tx, "UPDATE one SET n = n + 100")
			return err
		})
	})
	close(moved)
	if err != nil {
		t.Errorf("a node that stands still stops the others: %v", err)
	}
	wait.Wait()
	if n, err := row[int](ctx, s.read, "SELECT n FROM one"); err != nil || n != 111 {
		t.Errorf("%d, %v, want 111: each change once", n, err)
	}
}

// makeOne makes a table with one row.
func makeOne(t *testing.T, s *Store) {
	t.Helper()
	for _, text := range []string{"CREATE TABLE one (n int)", "INSERT INTO one VALUES (1)"} {
		if _, err := exec(t.Context(), s.write, text); err != nil {
			t.Fatal(err)
		}
	}
}

// lockedOnce tries once to lock the row.
func (s *Store) lockedOnce(ctx context.Context) (n int, err error) {
	err = s.updateOnce(ctx, func(t *tx) error {
		n, err = row[int](ctx, t, "SELECT n FROM one FOR UPDATE")
		return err
	})
	return n, err
}

// A server that answers nothing any more, on connections that stand and on new ones, keeps
// nobody waiting beyond their deadline.
func TestPostgresThatDoesNotAnswer(t *testing.T) {
	dsn, freeze := throughProxy(t, testparts.Postgres(t))
	s := openWith(t, dsn, Waits{Statement: time.Second})
	if _, err := row[int](t.Context(), s.read, "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		ended <- s.update(ctx, func(tx *tx) error {
			if _, err := row[int](ctx, tx, "SELECT 1"); err != nil {
				return err
			}
			close(begun)
			time.Sleep(300 * time.Millisecond) // the server goes away meanwhile
			_, err := row[int](ctx, tx, "SELECT 2")
			return err
		})
	}()
	<-begun
	freeze()
	if err := within(t, 3*time.Second, "a transaction", func() error { return <-ended }); err == nil {
		t.Error("a transaction was committed by nobody")
	}
	for _, ask := range []func(ctx context.Context) error{
		func(ctx context.Context) error { _, err := row[int](ctx, s.read, "SELECT 1"); return err },
		func(ctx context.Context) error { _, err := exec(ctx, s.write, "SELECT 1"); return err },
		func(ctx context.Context) error { return s.update(ctx, func(*tx) error { return nil }) },
		s.CheckAnswers,
	} {
		err := within(t, 3*time.Second, "a query", func() error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			return ask(ctx)
		})
		if err == nil {
			t.Error("an answer came from nowhere")
		}
	}
	err := within(t, 10*time.Second, "a query without a deadline", func() error {
		_, err := row[int](context.Background(), s.read, "SELECT 1")
		return err
	})
	if err == nil {
		t.Error("an answer came from nowhere")
	}
	_ = within(t, closeTimeout+2*time.Second, "closing", s.Close) // it may say that nobody answered
}

// throughProxy returns the URL of the same database behind a proxy that passes nothing on
// any more once freeze was called, and closes nothing.
func throughProxy(t *testing.T, dsn string) (through string, freeze func()) {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	to := u.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	frozen, ended := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() {
		close(ended)
		_ = l.Close()
	})
	pass := func(to, from net.Conn) {
		buffer := make([]byte, 32<<10)
		for {
			n, err := from.Read(buffer)
			select {
			case <-frozen:
				<-ended
			default:
			}
			if n > 0 {
				_, _ = to.Write(buffer[:n])
			}
			if err != nil {
				_ = to.Close()
				return
			}
		}
	}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			t.Cleanup(func() { _ = errorsOf(client, server) })
			go pass(server, client)
			go pass(client, server)
		}
	}()
	u.Host = l.Addr().String()
	return u.String(), func() { close(frozen) }
}

func errorsOf(closers ...io.Closer) (errs []error) {
	for _, c := range closers {
		errs = append(errs, c.Close())
	}
	return errs
}
