package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// otherSecretKey is another one.
const otherSecretKey = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI="

// says runs a command that has to succeed, and returns what it prints.
func says(t *testing.T, args ...string) string {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 20*time.Second)
	defer end()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, args, &stdout, &stderr); code != 0 {
		t.Fatalf("techbiz %s exits with %d: %s", strings.Join(args, " "), code, &stderr)
	}
	return stdout.String()
}

// TestAKeyIsIntroduced: what operators see of a portal that began without a key.
func TestAKeyIsIntroduced(t *testing.T) {
	withoutSettings(t)
	t.Chdir(t.TempDir())
	serve := []string{"serve", "--listen=127.0.0.1:0", "--ops-listen="}
	says(t, "migrate")
	says(t, "domain", "allow", "tech.gov.sg")
	serving(t, "--ops-listen=").stop()
	if said := says(t, "backup", "before.db"); !strings.Contains(said, "key is inside") {
		t.Errorf("a copy with the key: %s", said)
	}

	t.Setenv("TECHBIZ_SECRET_KEY", secretKey)
	says(t, "domain", "list") // leaves it to the portal to move
	if said := says(t, "backup", "between.db"); !strings.Contains(said, "key is inside") {
		t.Errorf("a copy with the key: %s", said)
	}
	p := serving(t, "--ops-listen=")
	if got := status(t, p.url+"/readyz", ""); got != 200 {
		t.Errorf("not ready: %d", got)
	}
	if !strings.Contains(says(t, "token", "create", "--officer", "officer@tech.gov.sg"), "tbz_") {
		t.Error("no token")
	}
	if said := says(t, "backup", "after.db"); !strings.Contains(said, "key is not inside") {
		t.Errorf("a copy without the key: %s", said)
	}
	p.stop()
	if said := p.complaint.String(); !strings.Contains(said, "the database holds no key any more") {
		t.Errorf("the log does not say that the key moved: %s", said)
	}

	t.Setenv("TECHBIZ_SECRET_KEY", otherSecretKey)
	if code, said := refused(t, serve...); code != 1 || !strings.Contains(said, "TECHBIZ_SECRET_KEY is not the key") {
		t.Errorf("another key: exit code %d: %s", code, said)
	}
	if code, said := refused(t, "domain", "list"); code != 1 || !strings.Contains(said, "TECHBIZ_SECRET_KEY is not the key") {
		t.Errorf("a command with another key: exit code %d: %s", code, said)
	}
	withoutSettings(t)
	if code, said := refused(t, serve...); code != 1 || !strings.Contains(said, "set TECHBIZ_SECRET_KEY") {
		t.Errorf("no key: exit code %d: %s", code, said)
	}
	if !strings.Contains(says(t, "token", "create", "--officer", "officer@tech.gov.sg"), "tbz_") {
		t.Error("no token without the key")
	}
	says(t, "admin", "add", "officer@tech.gov.sg")
	serving(t, "--ops-listen=", "--database-url=sqlite:after.db", "--secret-key="+secretKey)
}
