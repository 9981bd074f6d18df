package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/web/kit"

	"github.com/alecthomas/kong"
)

func parseServe(t *testing.T, args ...string) *kong.Context {
	t.Helper()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(append([]string{"serve"}, args...))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// TestEachSettingSaysHowItIsShown: who adds a setting decides whether it is a secret.
func TestEachSettingSaysHowItIsShown(t *testing.T) {
	n := 0
	for _, f := range parseServe(t).Flags() {
		if f.Name == "help" {
			continue
		}
		n++
		if how := f.Tag.Get("show"); !slices.Contains([]string{showPlain, showAddress, showSecret}, how) {
			t.Errorf("--%s: tag it show:%q, %q or %q", f.Name, showPlain, showAddress, showSecret)
		}
		name := strings.ToLower(f.Name)
		for _, word := range []string{"secret", "password", "token", "key"} {
			if strings.Contains(name, word) && f.Tag.Get("show") != showSecret {
				t.Errorf("--%s sounds like a secret and is shown", f.Name)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d settings were looked at", n)
	}
}

func TestSettingsTellTheirSource(t *testing.T) {
	const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="
	t.Setenv("TECHBIZ_DATABASE_URL", "postgres://techbiz:hunter2@db:5432/techbiz?sslmode=verify-full&password=hunter3")
	t.Setenv("TECHBIZ_SECRET_KEY", secret)
	t.Setenv("TECHBIZ_TRUSTED_PROXIES", "10.0.0.0/8,192.168.0.0/16")
	got := map[string]kit.Setting{}
	all := settings(parseServe(t, "--mail-url=smtp://portal:hunter4@mail:587", "--role=worker"))
	for _, s := range all {
		got[s.Env] = s
	}
	for env, want := range map[string][2]string{
		"TECHBIZ_DATABASE_URL":           {"postgres://techbiz:xxxxx@db:5432/techbiz?password=xxxxx&sslmode=xxxxx", "Environment"},
		"TECHBIZ_SECRET_KEY":             {isSet, "Environment"},
		"TECHBIZ_MAIL_URL":               {"smtp://portal:xxxxx@mail:587", "Command line"},
		"TECHBIZ_ROLE":                   {"worker", "Command line"},
		"TECHBIZ_TRUSTED_PROXIES":        {"10.0.0.0/8, 192.168.0.0/16", "Environment"},
		"TECHBIZ_BATCH_WAIT":             {"5m0s", "Default"},
		"TECHBIZ_LOG_LEVEL":              {"INFO", "Default"},
		"TECHBIZ_PROVIDERS_FILE":         {"", "-"},
		"TECHBIZ_TECHPASS_CLIENT_SECRET": {"", "-"},
	} {
		if s := got[env]; s.Value != want[0] || s.Source != want[1] {
			t.Errorf("%s: %q from %q, want %q from %q", env, s.Value, s.Source, want[0], want[1])
		}
	}
	for _, s := range all {
		for _, hidden := range []string{"hunter", secret} {
			if strings.Contains(s.Value+s.Help+s.Source, hidden) {
				t.Errorf("%s leaks: %+v", s.Name, s)
			}
		}
	}
}

func TestWhatIsNotTaggedIsASecret(t *testing.T) {
	if got := shown("", reflect.ValueOf("hunter2")); got != isSet {
		t.Errorf("shown as %q", got)
	}
	if got := masked("postgres://user:pa ss%zz@host/db"); got != isSet {
		t.Errorf("an address that can't be read is shown as %q", got)
	}
}
