package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/batch"
)

func aTemplate(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read returns all lines of a file, and the error that ends them.
func read(file []byte, l Limits) ([]batch.Line, error) {
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), l)
	if err != nil {
		return nil, err
	}
	var lines []batch.Line
	for line, err := range list.Lines() {
		if err != nil {
			return lines, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func TestTheTemplateKeepsWhatIsTyped(t *testing.T) {
	file := aTemplate(t)
	if lines, err := read(file, Limits{}); err != nil || len(lines) != 0 {
		t.Errorf("the empty template holds %d users, %v", len(lines), err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	typed := []any{"jane@acme.com", "007", "Jane", "Tan", "+65", "91234567", "Acme", "", "Yes", "=1+1"}
	if err := f.SetSheetRow(usersSheet, "B5", &typed); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := read(b.Bytes(), Limits{})
	if err != nil || len(lines) != 1 {
		t.Fatalf("%d users, %v", len(lines), err)
	}
	l := lines[0]
	if l.Number != 5 || l.Form.Email != "jane@acme.com" || l.Form.Username != "007" || l.Form.ContactNumber != "91234567" || l.Form.Reason != "=1+1" || l.Form.SEED != "Yes" {
		t.Errorf("read: %+v", l)
	}
}

func TestTheTemplateGuardsAgainstErrors(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(aTemplate(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	props, err := f.GetDocProps()
	if err != nil || props.Version != TemplateVersion {
		t.Errorf("version %q, %v", props.Version, err)
	}
	panes, err := f.GetPanes(usersSheet)
	if err != nil || !panes.Freeze || panes.YSplit != titleRow {
		t.Errorf("frozen: %+v, %v", panes, err)
	}
	checks, err := f.GetDataValidations(usersSheet)
	if err != nil || len(checks) != len(TemplateTitles())-1 {
		t.Errorf("%d checks, %v", len(checks), err)
	}
	for _, c := range checks {
		if c.Prompt == nil || c.Error == nil || !strings.HasSuffix(c.Sqref, "5004") {
			t.Errorf("check of %s: %+v", c.Sqref, c)
		}
	}
	for _, cell := range []string{"C5", "G5", "G5004"} {
		id, err := f.GetCellStyle(usersSheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("%s is not text: %+v, %v", cell, style, err)
		}
	}
	pictures, err := f.GetPictures(usersSheet, "A1")
	if err != nil || len(pictures) != 1 {
		t.Errorf("%d logos, %v", len(pictures), err)
	}
	help, err := f.GetRows(helpSheet)
	if err != nil || len(help) != len(TemplateTitles())+3 {
		t.Errorf("help: %d rows, %v", len(help), err)
	}
	for n, title := range TemplateTitles() {
		if row := help[n+1]; row[0] != title || row[2] == "" || row[3] == "" {
			t.Errorf("help on %s: %q", title, row)
		}
	}
	if visible, err := f.GetSheetVisible(codesSheet); err != nil || visible {
		t.Errorf("the list of codes is visible: %v", err)
	}
}
