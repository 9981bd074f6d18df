package xlsx

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
)

var wantHeader = []string{"S/N", "Email", "Username", "First Name", "Last Name", "Country Code", "Contact Number", "Organisation", "Department", "Onboarding to SEED required?", "Reason for creation"}

func madeTemplate(t testing.TB) ([]byte, *excelize.File) {
	t.Helper()
	var out bytes.Buffer
	if err := WriteTemplate(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), reopened(t, out.Bytes())
}

func reopened(t testing.TB, workbook []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestTemplateCells(t *testing.T) {
	_, f := madeTemplate(t)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Users", "How to fill in", "Country codes"}) {
		t.Errorf("sheets are %q", got)
	}
	rows, err := f.GetRows("Users")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(rows[1][0], "Required for the creation of multiple TechPass accounts. Fill in all required fields") {
		t.Errorf("instructions are %q", rows[1][0])
	}
	if !slices.Equal(rows[3], wantHeader) {
		t.Errorf("header is %q", rows[3])
	}
	if want := []string{"", "Required", "Company mailboxes only", "Required", "Required", "Optional", "Required", "Required", "Optional", "Optional", "Required"}; !slices.Equal(rows[2], want) {
		t.Errorf("needs are %q", rows[2])
	}
	if len(rows) != 204 || rows[4][0] != "1" || rows[203][0] != "200" {
		t.Errorf("%d rows, from %q to %q", len(rows), rows[4], rows[len(rows)-1])
	}
	panes, err := f.GetPanes("Users")
	if err != nil || !panes.Freeze || panes.YSplit != 4 || panes.TopLeftCell != "A5" {
		t.Errorf("header is not frozen: %+v, %v", panes, err)
	}
	pictures, err := f.GetPictures("Users", "A1")
	if err != nil || len(pictures) != 1 || pictures[0].Format.AltText != "TechBiz" {
		t.Fatalf("logo: %+v, %v", pictures, err)
	}
	if _, err := png.Decode(bytes.NewReader(pictures[0].File)); err != nil {
		t.Errorf("logo: %v", err)
	}
}

// What is typed has to stay as it is typed: +65 and 0123 are no numbers.
func TestTemplateKeepsText(t *testing.T) {
	_, f := madeTemplate(t)
	for _, letters := range "ABCDEFGHIJK" {
		column, err := f.GetColStyle("Users", string(letters))
		if err != nil {
			t.Fatal(err)
		}
		cell, err := f.GetCellStyle("Users", fmt.Sprintf("%c5", letters))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []int{column, cell} {
			if s, err := f.GetStyle(id); err != nil || s.NumFmt != 49 {
				t.Errorf("column %c has format %+v, %v, want 49", letters, s, err)
			}
		}
	}
}

// The sheet's columns are described from left to right.
func TestTemplateColumnsStandInOrder(t *testing.T) {
	workbook, _ := madeTemplate(t)
	xml := part(t, workbook, "xl/worksheets/sheet1.xml")
	at := 0
	for n := range wantHeader {
		found := strings.Index(xml, fmt.Sprintf(`<col min="%d"`, n+1))
		if found <= at {
			t.Fatalf("column %d is described at %d, the one before at %d", n+1, found, at)
		}
		at = found
	}
}

func TestTemplateProperties(t *testing.T) {
	_, f := madeTemplate(t)
	core, err := f.GetDocProps()
	if err != nil || core.Version != TemplateVersion {
		t.Errorf("properties are %+v, %v", core, err)
	}
	own, err := f.GetCustomProps()
	if err != nil || len(own) != 1 || own[0].Name != "TechBiz template version" || own[0].Value != TemplateVersion {
		t.Errorf("own properties are %+v, %v", own, err)
	}
	footer, err := f.GetHeaderFooter("How to fill in")
	if err != nil || !strings.Contains(footer.OddFooter, "TechBiz template version "+TemplateVersion) {
		t.Errorf("footer is %+v, %v", footer, err)
	}
	for _, sheet := range f.GetSheetList() {
		page, err := f.GetPageLayout(sheet)
		if err != nil || *page.Orientation != "landscape" || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
			t.Errorf("page of %s is %+v, %v", sheet, page, err)
		}
	}
}

func TestTemplateChecks(t *testing.T) {
	_, f := madeTemplate(t)
	checks, err := f.GetDataValidations("Users")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*excelize.DataValidation{}
	for _, v := range checks {
		got[v.Sqref[:1]] = v
		if want := fmt.Sprintf("%c5:%[1]c1048576", v.Sqref[0]); v.Sqref != want {
			t.Errorf("a check covers %s, want %s", v.Sqref, want)
		}
		// The limits of Excel, which calls a file with longer texts damaged.
		for text, most := range map[*string]int{v.PromptTitle: 32, v.Prompt: 255, v.ErrorTitle: 32, v.Error: 225} {
			if n := len(utf16.Encode([]rune(*text))); n == 0 || n > most {
				t.Errorf("%s: %d characters, at most %d allowed: %q", v.Sqref, n, most, *text)
			}
		}
		if len(v.Formula1) > 255 {
			t.Errorf("%s: the formula has %d characters, at most 255 allowed", v.Sqref, len(v.Formula1))
		}
	}
	for letters, want := range map[string]struct{ kind, style, formula string }{
		"B": {"custom", "stop", `AND(ISNUMBER(FIND("@",B5)),ISERROR(FIND(" ",TRIM(B5))))`},
		"C": {"custom", "warning", ""},
		"D": {"textLength", "warning", "64"},
		"F": {"list", "warning", fmt.Sprintf("'Country codes'!$A$2:$A$%d", len(people.CountryCodes())+1)},
		"G": {"custom", "warning", ""},
		"I": {"textLength", "warning", "100"},
		"J": {"list", "warning", `"Yes,No"`},
		"K": {"textLength", "warning", "255"},
	} {
		v := got[letters]
		if v == nil {
			t.Errorf("no check of column %s", letters)
			continue
		}
		if v.Type != want.kind || *v.ErrorStyle != want.style || (want.formula != "" && v.Formula1 != want.formula) {
			t.Errorf("column %s: %s, %s, %s", letters, v.Type, *v.ErrorStyle, v.Formula1)
		}
	}
}

func TestTemplateCountryCodes(t *testing.T) {
	_, f := madeTemplate(t)
	rows, err := f.GetRows("Country codes")
	if err != nil || len(rows) != len(people.CountryCodes())+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, []string{"+65", "Singapore"}) }) {
		t.Error("no Singapore")
	}
}

func TestTemplateHelpExplainsEachColumn(t *testing.T) {
	_, f := madeTemplate(t)
	rows, err := f.GetRows("How to fill in")
	if err != nil {
		t.Fatal(err)
	}
	for n, title := range wantHeader {
		row := rows[n+1]
		if row[0] != title || len(row) != 5 || row[2] == "" || row[3] == "" || row[4] == "" {
			t.Errorf("row %d is %q", n+2, row)
		}
	}
	if last := rows[len(rows)-1][0]; last != "Template version "+TemplateVersion {
		t.Errorf("the last line is %q", last)
	}
}

func TestTemplateReportsAnErrorOfTheWriter(t *testing.T) {
	if err := WriteTemplate(full{}); err == nil {
		t.Error("no error")
	}
}

// libreOffice converts a workbook by LibreOffice, where that is installed.
func libreOffice(t *testing.T, workbook []byte, to, extension string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(file, workbook, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", filepath.Join(dir, "out"), file)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	converted, err := os.ReadFile(filepath.Join(dir, "out", "book."+extension))
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

func TestLibreOfficeReadsTheTemplate(t *testing.T) {
	workbook, _ := madeTemplate(t)
	rows, err := csv.NewReader(bytes.NewReader(libreOffice(t, workbook, "csv", "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 204 || !slices.Equal(rows[3], wantHeader) || rows[4][0] != "1" {
		t.Errorf("%d rows, header %q", len(rows), rows[3])
	}
}
