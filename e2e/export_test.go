package e2e_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// TestExport downloads what a search found, on all its pages, and reads it as other
// programs do.
func TestExport(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status?q=acme")
	o.total("9")
	for name, table := range map[string][][]string{
		"CSV":   readCSV(t, o.download("CSV export", exported+".csv")),
		"Excel": readWorkbook(t, o.download("Excel export", exported+".xlsx")),
	} {
		var lines []string
		for _, cells := range table {
			lines = append(lines, strings.Join(cells, "|"))
		}
		text := strings.Join(lines, "\n")
		if len(lines) != 10 {
			t.Errorf("%s holds %d lines, want a header and 9 users:\n%s", name, len(lines), text)
		}
		for _, want := range []string{"First Name|Last Name|Email|Login ID|Organisation|Department", "Niamh|O'Brien|o'brien@acme.com", "கவிதா", "Mei|Chén|mei.chen@acme.com", "Onboarded"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
	}
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatalf("read CSV: %v", err)
	}
	return lines
}

func readWorkbook(t *testing.T, path string) [][]string {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatalf("open workbook: %v", err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatalf("read workbook: %v", err)
	}
	return rows
}

// exported is what the exports of a list are called.
const exported = "invitations-????-??-??"

// download clicks and waits for the whole file, whose name is of this pattern.
func (b *tab) download(name, pattern string) string {
	b.t.Helper()
	dir := b.t.TempDir()
	params := cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	}
	if _, err := chromedp.CallBrowser(b.ctx, cdpbrowser.SetDownloadBehavior, params); err != nil {
		b.t.Fatalf("allow downloads: %v", err)
	}
	b.click(name)
	// Chromium gives a file its name once it is whole.
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			b.t.Fatal(err)
		}
		if len(found) == 1 {
			return found[0]
		}
	}
	b.t.Fatalf("%s brought no file", name)
	return ""
}
