package web

import "testing"

// Two requests of one browser: each keeps what the other did.
func TestMergeSessions(t *testing.T) {
	got, err := MergeSessions(
		[]byte(`{"deadline":"2026-11-24T09:00:00Z","values":{"flash":"read","form":"old","begun":"1"}}`),
		[]byte(`{"deadline":"2026-11-24T09:00:00Z","values":{"form":"new","begun":"1","onboarding":"2"}}`),
		[]byte(`{"deadline":"2026-11-24T09:00:00Z","values":{"flash":"read","form":"old","begun":"1","sign_in":"3"}}`))
	const want = `{"deadline":"2026-11-24T09:00:00Z","values":{"begun":"1","form":"new","onboarding":"2","sign_in":"3"}}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
	if _, err := MergeSessions([]byte("{}"), []byte("{}"), []byte("no session")); err == nil {
		t.Error("what is no session was merged")
	}
}
