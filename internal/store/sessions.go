package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"techbiz/internal/fault"
)

// touchEvery is how much later a session must expire before an unchanged one is written
// again: the idle timeout slides without a write for every request.
const touchEvery = time.Minute

// Sessions keeps the sessions of the portal for github.com/alexedwards/scs; it
// implements scs.CtxStore. scs hands it the SHA-256 of the cookie's value.
type Sessions struct {
	s   *Store
	now func() time.Time

	mu   sync.Mutex
	seen map[string]sessionRow // what this process last read or wrote, to skip needless writes
}

type sessionRow struct {
	Token     string    `bun:"token"`
	Data      []byte    `bun:"data"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// Sessions returns the session store, which tells expiry by now.
func (s *Store) Sessions(now func() time.Time) *Sessions {
	return &Sessions{s: s, now: now, seen: map[string]sessionRow{}}
}

// FindCtx implements scs.CtxStore.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	r, err := row[sessionRow](ctx, s.s.read, "SELECT token, data, expires_at FROM sessions WHERE token = $1 AND expires_at > $2", token, s.now())
	if errors.Is(err, fault.NotFound) {
		s.forget(token)
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	s.remember(r)
	return r.Data, true, nil
}

// CommitCtx implements scs.CtxStore.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	s.mu.Lock()
	last, known := s.seen[token]
	s.mu.Unlock()
	if known && bytes.Equal(last.Data, data) && expiry.Sub(last.ExpiresAt) < touchEvery {
		return nil
	}
	_, err := exec(ctx, s.s.write, `INSERT INTO sessions (token, data, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`, token, data, expiry)
	if err != nil {
		return fmt.Errorf("write session: %w", err)
	}
	s.remember(sessionRow{Token: token, Data: data, ExpiresAt: expiry})
	return nil
}

// DeleteCtx implements scs.CtxStore.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	s.forget(token)
	if _, err := exec(ctx, s.s.write, "DELETE FROM sessions WHERE token = $1", token); err != nil {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

// Find implements scs.Store.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete implements scs.Store.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

const maxSeen = 10_000

func (s *Sessions) remember(r sessionRow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seen) >= maxSeen {
		clear(s.seen) // costs one write more for each session, no more
	}
	s.seen[r.Token] = r
}

func (s *Sessions) forget(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.seen, token)
}
