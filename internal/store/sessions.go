package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"techbiz/internal/base/fault"
)

// touchEvery is how much later a session must expire before an unchanged one is written
// again: the idle timeout slides without a write for every request.
const touchEvery = time.Minute

// Sessions keeps the sessions of the portal for github.com/alexedwards/scs; it
// implements scs.CtxStore. scs hands it the SHA-256 of the cookie's value.
//
// Requests of one browser run beside one another, and each hands over the whole session at
// its end. So a request writes what it changed itself, compared with what it loaded, and
// leaves the rest as the others have it by then.
type Sessions struct {
	s     *Store
	now   func() time.Time
	merge MergeSessions
}

// MergeSessions makes one session of what a request made of the one that it loaded and what
// others stored meanwhile.
type MergeSessions func(loaded, made, stored []byte) ([]byte, error)

type sessionRow struct {
	Token     string    `bun:"token"`
	Data      []byte    `bun:"data"`
	ExpiresAt time.Time `bun:"expires_at"`
}

// Sessions returns the session store, which tells expiry by now.
func (s *Store) Sessions(now func() time.Time, merge MergeSessions) *Sessions {
	return &Sessions{s: s, now: now, merge: merge}
}

type loadedKey struct{}

// Track returns a context for one request, in which the store remembers what it loaded.
// Without it each session that is handed over counts as new.
func (s *Sessions) Track(ctx context.Context) context.Context {
	return context.WithValue(ctx, loadedKey{}, &sessionRow{})
}

// loaded is what was loaded in ctx under the token, nil where nothing was.
func loaded(ctx context.Context, token string) *sessionRow {
	if r, tracked := ctx.Value(loadedKey{}).(*sessionRow); tracked && r.Token == token {
		return r
	}
	return nil
}

// FindCtx implements scs.CtxStore.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	r, err := row[sessionRow](ctx, s.s.read, "SELECT token, data, expires_at FROM sessions WHERE token = $1 AND expires_at > $2", token, s.now())
	if errors.Is(err, fault.NotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	if keep, tracked := ctx.Value(loadedKey{}).(*sessionRow); tracked {
		*keep = r
	}
	return r.Data, true, nil
}

// CommitCtx implements scs.CtxStore. A session that ended while the request went on stays
// ended.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	was := loaded(ctx, token)
	var err error
	switch {
	case was == nil:
		_, err = exec(ctx, s.s.write, `INSERT INTO sessions (token, data, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`, token, data, expiry)
	case !bytes.Equal(was.Data, data):
		err = s.change(ctx, was, data, expiry)
	case expiry.Sub(was.ExpiresAt) >= touchEvery:
		_, err = exec(ctx, s.s.write, "UPDATE sessions SET expires_at = $1 WHERE token = $2 AND expires_at < $1", expiry, token)
	}
	if err != nil {
		return fmt.Errorf("write session: %w", err)
	}
	return nil
}

// change writes what this request made of the session, in one statement where nobody else
// changed it since it was loaded.
func (s *Sessions) change(ctx context.Context, was *sessionRow, data []byte, expiry time.Time) error {
	const write = "UPDATE sessions SET data = $1, expires_at = $2 WHERE token = $3"
	changed, err := exec(ctx, s.s.write, write+" AND data = $4", data, expiry, was.Token, was.Data)
	if err != nil || changed > 0 {
		return err
	}
	return s.s.update(ctx, func(t *tx) error {
		stored, err := row[[]byte](ctx, t, "SELECT data FROM sessions WHERE token = $1"+t.s.dialect.forUpdate, was.Token)
		if errors.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		merged, err := s.merge(was.Data, data, stored)
		if err != nil {
			return err
		}
		_, err = exec(ctx, t, write, merged, expiry, was.Token)
		return err
	})
}

// DeleteCtx implements scs.CtxStore.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
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
