package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"techbiz/internal/testparts"
	"techbiz/internal/testparts/testdb"
)

// lookers are the commands that change nothing, changers those that do, both with arguments
// that are right.
var (
	lookers = []string{
		"domain list", "domain requests", "audit verify", "approval list", "migrate --status", "check list.csv", "backup copies/NEW.db",
	}
	changers = []string{
		"domain allow tech.gov.sg", "token create --officer officer@tech.gov.sg", "admin add admin@tech.gov.sg",
		"officer left officer@tech.gov.sg", "approval confirm 01990000-0000-7000-8000-000000000000",
		"mail hold", "mail release", "mail drop",
	}
)

// command runs a command on the database, and returns its exit code and what it says.
func command(t *testing.T, database, line string) (code int, said string) {
	t.Helper()
	args := strings.Fields(strings.ReplaceAll(line, "NEW", fmt.Sprintf("%x", sha256.Sum256([]byte(t.Name()+line)))))
	var out bytes.Buffer
	code = run(t.Context(), append(args, "--database-url", database), &out, &out)
	return code, out.String()
}

// inFolder puts the test into a folder with a list, and without settings.
func inFolder(t *testing.T) {
	t.Helper()
	withoutSettings(t)
	t.Chdir(t.TempDir())
	if err := os.WriteFile("list.csv", []byte(listOf("tan@tech.gov.sg,,91234567")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("copies", 0o700); err != nil {
		t.Fatal(err)
	}
}

// files are the names and contents of what lies in the folder.
func files(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range list {
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %x\n", f.Name(), sha256.Sum256(content))
	}
	return all.String()
}

// TestADatabaseThatIsMissingIsAnError: to every command but serve and migrate, and none of
// them makes anything by looking.
func TestADatabaseThatIsMissingIsAnError(t *testing.T) {
	for _, line := range slices.Concat(lookers, changers) {
		t.Run(line, func(t *testing.T) {
			inFolder(t)
			code, said := command(t, "sqlite:data/techbiz.db", line)
			if code == 0 || !strings.Contains(said, "there is no") || !strings.Contains(said, "TECHBIZ_DATABASE_URL") {
				t.Errorf("exit code %d: %s", code, said)
			}
			if _, err := os.Stat("data"); err == nil {
				t.Error("it makes a folder")
			}
			if made, _ := os.ReadDir("copies"); len(made) > 0 {
				t.Errorf("it makes %s", made[0].Name())
			}
			code, said = command(t, testparts.Postgres(t), line)
			if code == 0 || !strings.Contains(said, "techbiz migrate") && !strings.Contains(said, "PostgreSQL") {
				t.Errorf("on an empty database, exit code %d: %s", code, said)
			}
		})
	}
}

// TestCommandsThatReadChangeNothing: no file, no table, not the form of the database, which is
// another in a copy.
func TestCommandsThatReadChangeNothing(t *testing.T) {
	inFolder(t)
	dir := t.TempDir()
	source, err := testdb.CopySQLite(dir)
	if err != nil {
		t.Fatal(err)
	}
	if code, said := command(t, source, "backup copied.db"); code != 0 {
		t.Fatal(said)
	}
	plain := t.TempDir()
	if err := os.Rename("copied.db", filepath.Join(plain, "techbiz.db")); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, plain} {
		before := files(t, dir)
		for _, line := range lookers {
			if code, said := command(t, "sqlite:"+filepath.Join(dir, "techbiz.db"), line); code != 0 && !strings.HasPrefix(line, "check") {
				t.Errorf("%s: exit code %d: %s", line, code, said)
			}
			if after := files(t, dir); after != before {
				t.Errorf("%s changes\n%s to\n%s", line, before, after)
			}
			if err := errors.Join(os.RemoveAll("copies"), os.Mkdir("copies", 0o700)); err != nil {
				t.Fatal(err)
			}
		}
	}
	url := testdb.Postgres(t)
	for _, line := range lookers[:5] {
		if code, said := command(t, url, line); code != 0 {
			t.Errorf("PostgreSQL: %s: exit code %d: %s", line, code, said)
		}
	}
}

// atSchema says that another migration was the newest that ran.
func atSchema(t *testing.T, url string, version int64) {
	t.Helper()
	driver, name, insert := "pgx", url, "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, true)"
	if file, isSQLite := strings.CutPrefix(url, "sqlite:"); isSQLite {
		driver, name = "sqlite", file
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"DELETE FROM goose_db_version WHERE version_id >= $1", insert} {
		if _, err := db.ExecContext(t.Context(), statement, version); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNobodyMigratesByTheWay: a database of an older or a newer program is refused with what
// helps, and stays as it is.
func TestNobodyMigratesByTheWay(t *testing.T) {
	testdb.OnBoth(t, func(t *testing.T, url string) {
		inFolder(t)
		for _, at := range []struct {
			version int64
			helps   string
		}{{3, "run techbiz migrate"}, {9999, "newer techbiz"}} {
			atSchema(t, url, at.version)
			for _, line := range slices.Concat(lookers, changers) {
				code, said := command(t, url, line)
				if code == 0 || !strings.Contains(said, at.helps) || !strings.Contains(said, fmt.Sprint(at.version)) {
					t.Errorf("%s at %d: exit code %d: %s", line, at.version, code, said)
				}
			}
		}
		for _, line := range []string{"migrate", "serve --listen 127.0.0.1:0 --ops-listen="} {
			if code, said := command(t, url, line); code == 0 || !strings.Contains(said, "newer techbiz") {
				t.Errorf("%s: exit code %d: %s", line, code, said)
			}
		}
	})
}

func TestMigrateStatus(t *testing.T) {
	inFolder(t)
	url := testdb.SQLite(t)
	if code, said := command(t, url, "migrate --status"); code != 0 || strings.Contains(said, "To run") {
		t.Errorf("exit code %d: %s", code, said)
	}
	atSchema(t, url, 25)
	if code, said := command(t, url, "migrate --status"); code != 1 || !strings.Contains(said, "To run: 00026_second_person.sql") {
		t.Errorf("exit code %d: %s", code, said)
	}
}

// TestOneSQLiteFileIsServedOnce: a second node is refused, commands are not, and the end of
// the first one lets the next one start.
func TestOneSQLiteFileIsServedOnce(t *testing.T) {
	inFolder(t)
	p := serving(t, "--ops-listen=")
	code, said := refused(t, "serve", "--listen=127.0.0.1:0", "--ops-listen=")
	if code != 1 || !strings.Contains(said, "another techbiz serves this database") {
		t.Errorf("exit code %d: %s", code, said)
	}
	for _, line := range []string{"domain list", "audit verify", "migrate --status", "domain allow tech.gov.sg", "backup copies/one.db", "migrate"} {
		if code, said := command(t, "sqlite:data/techbiz.db", line); code != 0 {
			t.Errorf("%s beside a node: exit code %d: %s", line, code, said)
		}
	}
	p.stop()
	serving(t, "--ops-listen=").stop()
}
