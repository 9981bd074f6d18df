package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/testparts/testdb"
)

// A copy takes the place of the database, with its mails held back; what was there is kept.
func TestRestore(t *testing.T) {
	url := testdb.SQLite(t)
	file := strings.TrimPrefix(url, "sqlite:")
	withoutSettings(t)
	w := apptest.New(t, url)
	w.Allow("tech.gov.sg")
	w.Invite(w.Officer("officer@tech.gov.sg").Actor(), "jane@tech.gov.sg")
	w.OK(w.Close())
	backup := filepath.Join(t.TempDir(), "copy.db")
	if code, said := command(t, url, "backup "+backup); code != 0 {
		t.Fatal(said)
	}

	if code, said := command(t, url, "restore "+backup); code == 0 || !strings.Contains(said, "--replace") {
		t.Errorf("over a database that is there: %d, %s", code, said)
	}
	if code, said := command(t, url, "restore --replace "+backup); code != 0 || !strings.Contains(said, "mails are held") || !strings.Contains(said, ".replaced-") {
		t.Errorf("%d: %s", code, said)
	}
	if aside, err := filepath.Glob(file + ".replaced-*Z"); err != nil || len(aside) != 1 {
		t.Errorf("put aside: %v, %v", aside, err)
	}
	again := apptest.New(t, url)
	if n := again.Number("SELECT count(*) FROM mails WHERE state = 'held'"); n == 0 {
		t.Error("no mail is held")
	}
	if n := again.Number("SELECT count(*) FROM mails WHERE state = 'queued'"); n != 0 {
		t.Errorf("%d mails would leave", n)
	}
	again.OK(again.Close())
	if code, said := command(t, url, "mail release"); code != 0 || strings.HasPrefix(said, "0 ") {
		t.Errorf("release: %d: %s", code, said)
	}
}

// What is no copy of a portal is refused, and nothing changes.
func TestRestoreRefuses(t *testing.T) {
	dir := t.TempDir()
	withoutSettings(t)
	url := "sqlite:" + filepath.Join(dir, "portal.db")
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte("not a database at all, but long enough to be looked at as one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"no file": filepath.Join(dir, "none.db"), "a text": text} {
		if code, said := command(t, url, "restore "+file); code == 0 {
			t.Errorf("%s was restored: %s", name, said)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "portal.db")); err == nil {
		t.Error("a database was made")
	}
	if code, said := command(t, "postgres://127.0.0.1/none", "restore "+text); code == 0 || !strings.Contains(said, "pg_restore") {
		t.Errorf("PostgreSQL: %d, %s", code, said)
	}
}
