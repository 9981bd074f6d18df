package store_test

import (
	"context"
	"testing"
	"time"
)

func TestSessions(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			s := open(t, u)
			at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			sessions := s.Sessions(func() time.Time { return at }, merged)
			ctx := sessions.Track(t.Context())
			want := func(token, data string) { // begins a request
				t.Helper()
				ctx = sessions.Track(t.Context()) //nolint:fatcontext // a new one each time
				got, found, err := sessions.FindCtx(ctx, token)
				if err != nil || found != (data != "") || string(got) != data {
					t.Errorf("%s: %q, %v, %v, want %q", token, got, found, err, data)
				}
			}
			commit := func(data string, expiry time.Time) {
				t.Helper()
				if err := sessions.CommitCtx(ctx, "token", []byte(data), expiry); err != nil {
					t.Fatal(err)
				}
			}
			stored := func() (expiry time.Time) {
				t.Helper()
				if err := raw(t, u).QueryRow("SELECT expires_at FROM sessions").Scan(&expiry); err != nil {
					t.Fatal(err)
				}
				return expiry
			}
			want("token", "")
			commit("a", at.Add(time.Hour))
			want("token", "a")
			commit("a", at.Add(time.Hour+30*time.Second))
			if e := stored(); !e.Equal(at.Add(time.Hour)) {
				t.Errorf("an unchanged session was written again: %v", e)
			}
			commit("a", at.Add(time.Hour+time.Minute))
			if e := stored(); !e.Equal(at.Add(time.Hour + time.Minute)) {
				t.Errorf("the expiry does not slide: %v", e)
			}
			commit("b", at.Add(time.Hour+time.Minute))
			want("token", "b")
			at = at.Add(2 * time.Hour)
			want("token", "")
			if err := s.Sweep(ctx, at); err != nil {
				t.Fatal(err)
			}
			var n int
			if err := raw(t, u).QueryRow("SELECT count(*) FROM sessions").Scan(&n); err != nil || n != 0 {
				t.Errorf("%d sessions after the sweep, %v", n, err)
			}
			at = at.Add(-2 * time.Hour)
			commit("c", at.Add(time.Hour))
			want("token", "c")
			if err := sessions.DeleteCtx(ctx, "token"); err != nil {
				t.Fatal(err)
			}
			want("token", "")
		})
	}
}

// merged tells what the store merges.
func merged(loaded, made, stored []byte) ([]byte, error) {
	return []byte(string(loaded) + "," + string(made) + "," + string(stored)), nil
}

// TestSessionsOfRequestsAtOnce: a request writes what it changed, and no more.
func TestSessionsOfRequestsAtOnce(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			sessions := open(t, url(t)).Sessions(func() time.Time { return at }, merged)
			begin := func() context.Context {
				t.Helper()
				ctx := sessions.Track(t.Context())
				if _, _, err := sessions.FindCtx(ctx, "token"); err != nil {
					t.Fatal(err)
				}
				return ctx
			}
			commit := func(ctx context.Context, data string, expiry time.Time) {
				t.Helper()
				if err := sessions.CommitCtx(ctx, "token", []byte(data), expiry); err != nil {
					t.Fatal(err)
				}
			}
			want := func(data string) {
				t.Helper()
				got, found, err := sessions.FindCtx(t.Context(), "token")
				if err != nil || found != (data != "") || string(got) != data {
					t.Errorf("%q, %v, %v, want %q", got, found, err, data)
				}
			}
			commit(begin(), "a", at.Add(time.Hour))

			slow, quick := begin(), begin()
			commit(quick, "b", at.Add(2*time.Hour))
			commit(slow, "a", at.Add(3*time.Hour)) // changed nothing: a page that was looked at
			want("b")

			slow, quick = begin(), begin()
			commit(quick, "c", at.Add(3*time.Hour))
			commit(slow, "d", at.Add(3*time.Hour))
			want("b,d,c")

			slow, quick = begin(), begin()
			if err := sessions.DeleteCtx(quick, "token"); err != nil {
				t.Fatal(err)
			}
			commit(slow, "e", at.Add(4*time.Hour))
			want("") // signed out is signed out
			commit(begin(), "f", at.Add(4*time.Hour))
			want("f")
		})
	}
}
