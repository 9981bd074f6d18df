package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/invite/xlsx"
	"techbiz/internal/testparts"
)

// testBooks is how the tests read and write lists.
var testBooks = xlsx.Workbooks{}

// listOf is a list of users, of each of whom the email, username and contact number are given.
func listOf(lines ...string) string {
	list := "Email,Username,Contact Number,First Name,Last Name,Country Code,Organisation,Onboarding to SEED required?,Reason for creation\n"
	for _, line := range lines {
		list += line + ",Jane,Tan,+65,Acme,No,Works with us\n"
	}
	return list
}

// checked runs the command over a list with these lines.
func checked(t *testing.T, c checkCmd, lines ...string) (out string, err error) {
	t.Helper()
	c.File = filepath.Join(t.TempDir(), "people.csv")
	if writeErr := os.WriteFile(c.File, []byte(listOf(lines...)), 0o600); writeErr != nil {
		t.Fatal(writeErr)
	}
	if c.MaxUploadSize == 0 {
		c.MaxUploadSize = 1 << 20
	}
	var printed bytes.Buffer
	err = c.check(t.Context(), streams{out: &printed, err: io.Discard}, testBooks)
	return printed.String(), err
}

// ends tells with which exit code the program would end.
func ends(err error) int {
	if n, said := err.(exit); said {
		return int(n)
	}
	if err != nil {
		return codeOf(err)
	}
	return 0
}

const offline = "Not checked, as there is no TECHBIZ_DATABASE_URL: the allow-list, existing accounts and open invitations.\n"

func TestCheckWithoutDatabase(t *testing.T) {
	out, err := checked(t, checkCmd{}, "tan@tech.gov.sg,,91234567", "jane@acme.com,jane,91234567")
	if want := "The file has 3 rows that are not empty: 2 users, 1 left out.\nRow 1 is the header.\n2 users: 2 ready.\n" + offline; out != want || ends(err) != 0 {
		t.Errorf("clean: %v, printed %q", err, out)
	}
	marked := filepath.Join(t.TempDir(), "errors.xlsx")
	out, err = checked(t, checkCmd{Output: marked},
		"tan@tech.gov.sg,,91234567", "tan@tech.gov.sg,,12", "jane@acme.com,,91234567", "lim@tech.gov.sg,,91234567")
	for _, line := range []string{"A2: Duplicate entry: the same email stands in row 3.", "C3: ", "A3: Duplicate entry", "B4: ", "4 users: 2 need fixing, 1 duplicate, 1 ready.\n", offline} {
		if !strings.Contains(out, line) {
			t.Errorf("%q is not in %q", line, out)
		}
	}
	if ends(err) != 1 || strings.Count(out, "\n") != 4+2+1+1+1 || !strings.HasSuffix(out, "the whole list, 4 users. 3 rows have problems and are marked.\n") {
		t.Errorf("%v, printed %q", err, out)
	}
	written, err := os.ReadFile(marked)
	if err != nil || len(written) == 0 {
		t.Errorf("wrote %q, %v", written, err)
	}
}

// What the check writes is the list: checked again, it holds the same users and errors, be
// it from a CSV file or from a workbook.
func TestTheMarkedListHoldsEverybody(t *testing.T) {
	lines := []string{"tan@tech.gov.sg,,91234567", "tan@tech.gov.sg,,12", "jane@acme.com,,91234567", "lim@tech.gov.sg,,91234567", "ng@tech.gov.sg,,91234568"}
	marked := filepath.Join(t.TempDir(), "errors.xlsx")
	if out, err := checked(t, checkCmd{Output: marked}, lines...); ends(err) != 1 {
		t.Fatalf("%v, printed %q", err, out)
	}
	for range 2 { // the second time the workbook itself is marked
		next := filepath.Join(t.TempDir(), "errors.xlsx")
		c := checkCmd{listLimits: listLimits{MaxUploadSize: 1 << 20}, File: marked, Output: next}
		var printed bytes.Buffer
		if err := c.check(t.Context(), streams{out: &printed, err: io.Discard}, testBooks); ends(err) != 1 {
			t.Errorf("%v", err)
		}
		for _, want := range []string{"5 users: 2 need fixing, 1 duplicate, 2 ready.\n", "the whole list, 5 users. 3 rows have problems and are marked."} {
			if !strings.Contains(printed.String(), want) {
				t.Errorf("%q is not in %q", want, printed.String())
			}
		}
		marked = next
	}
}

func TestCheckWritesNothingWhereNothingIsWrong(t *testing.T) {
	marked := filepath.Join(t.TempDir(), "errors.xlsx")
	out, err := checked(t, checkCmd{Output: marked}, "tan@tech.gov.sg,,91234567")
	if ends(err) != 0 || !strings.Contains(out, "was not written") {
		t.Errorf("%v, printed %q", err, out)
	}
	if _, err := os.Stat(marked); !os.IsNotExist(err) {
		t.Errorf("written: %v", err)
	}
}

func TestCheckNeverOverwritesTheList(t *testing.T) {
	list := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(list, []byte(listOf("tan@tech.gov.sg,,12")), 0o600); err != nil {
		t.Fatal(err)
	}
	c := checkCmd{listLimits: listLimits{MaxUploadSize: 1 << 20}, File: list, Output: list}
	if err := c.check(t.Context(), streams{out: io.Discard, err: io.Discard}, testBooks); ends(err) != 2 {
		t.Error(err)
	}
	if text, err := os.ReadFile(list); err != nil || string(text) != listOf("tan@tech.gov.sg,,12") {
		t.Errorf("the list is now %q, %v", text, err)
	}
}

func TestCheckWithDatabase(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { checkWithDatabase(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db")) })
	t.Run("postgres", func(t *testing.T) { checkWithDatabase(t, testparts.Postgres(t)) })
}

func checkWithDatabase(t *testing.T, url string) {
	quiet := func(args ...string) {
		t.Helper()
		var complaint bytes.Buffer
		if code := run(t.Context(), append(args, "--database-url", url), io.Discard, &complaint); code != 0 {
			t.Fatalf("%v: exit code %d: %s", args, code, &complaint)
		}
	}
	if _, err := checked(t, checkCmd{DatabaseURL: url}, "tan@tech.gov.sg,,91234567"); ends(err) != 2 || !strings.Contains(err.Error(), "database") {
		t.Errorf("before it is made: %v", err)
	}
	quiet("migrate")
	quiet("domain", "allow", "tech.gov.sg")
	quiet("token", "create", "--officer", "officer@tech.gov.sg")

	list := []string{"tan@tech.gov.sg,,91234567", "jane@acme.com,jane,91234567", "officer@tech.gov.sg,,91234567"}
	for _, officer := range []string{"", "officer@tech.gov.sg"} {
		out, err := checked(t, checkCmd{DatabaseURL: url, Officer: officer}, list...)
		if ends(err) != 1 || !strings.Contains(out, "A3: The domain acme.com is not allow-listed") || !strings.Contains(out, "A4: Duplicate entry") ||
			strings.Contains(out, "Not checked") || !strings.HasSuffix(out, "3 users: 1 duplicate, 1 with a domain that is not allowed, 1 ready.\n") {
			t.Errorf("as %q: %v, printed %q", officer, err, out)
		}
	}
	if _, err := checked(t, checkCmd{DatabaseURL: url, Officer: "nobody@tech.gov.sg"}, list...); ends(err) != 2 {
		t.Errorf("as nobody: %v", err)
	}
}

func TestCheckOfWhatIsNoList(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.db")
	for name, c := range map[string]struct {
		cmd   checkCmd
		lines []string
	}{
		"damaged":          {checkCmd{}, []string{"\"x"}},
		"nobody":           {checkCmd{}, nil},
		"too large":        {checkCmd{listLimits: listLimits{MaxUploadSize: 10}}, []string{"tan@tech.gov.sg,,91234567"}},
		"no database":      {checkCmd{DatabaseURL: "sqlite:" + missing}, []string{"tan@tech.gov.sg,,91234567"}},
		"officer, offline": {checkCmd{Officer: "officer@tech.gov.sg"}, []string{"tan@tech.gov.sg,,91234567"}},
	} {
		if out, err := checked(t, c.cmd, c.lines...); ends(err) != 2 || out != "" {
			t.Errorf("%s: %v, printed %q", name, err, out)
		}
	}
	if _, err := os.Stat(missing); !os.IsNotExist(err) {
		t.Errorf("a database was made: %v", err)
	}
	t.Setenv("TECHBIZ_DATABASE_URL", "")
	for _, file := range []string{filepath.Join(t.TempDir(), "none.xlsx"), t.TempDir()} {
		var complaint bytes.Buffer
		if code := run(t.Context(), []string{"check", file}, io.Discard, &complaint); code != 2 || !strings.HasPrefix(complaint.String(), "techbiz: ") {
			t.Errorf("%s: exit code %d: %s", file, code, &complaint)
		}
	}
}
