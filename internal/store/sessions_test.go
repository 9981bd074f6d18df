package store_test

import (
	"testing"
	"time"
)

func TestSessions(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			s := open(t, u)
			at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			sessions := s.Sessions(func() time.Time { return at })
			ctx := t.Context()
			want := func(token, data string) {
				t.Helper()
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
