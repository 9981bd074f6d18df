package xlsx

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
)

// The checks by formula say of a value what the portal's own rules say.
func TestTemplateFormulasAgreeWithThePortal(t *testing.T) {
	valid := func(err error) bool { return err == nil }
	email := func(s string) bool { _, err := people.ParseEmail(s); return valid(err) }
	username := func(s string) bool { _, err := people.ParseUsername(s); return valid(err) }
	number := func(s string) bool { _, err := people.ParsePhone("+65", s); return valid(err) }
	samples := []struct {
		letters string
		rule    func(string) bool
		values  []string
	}{
		{"B", email, []string{"jane@acme.com", " jane@acme.com ", "jane", "jane tan@acme.com"}},
		{"C", username, []string{"jane.tan", "J", "o'brien_2-x", strings.Repeat("a", 64), strings.Repeat("a", 65), ".jane", "jane-", "'jane", "a..b", "jané", "jane tan", "jane@acme"}},
		{"G", number, []string{"91234567", "9123 4567", "+65 9123-4567", "(65) 91234567", "91234567x", "phone: 91234567"}},
	}
	_, template := madeTemplate(t)
	checks, err := template.GetDataValidations(templateList)
	if err != nil {
		t.Fatal(err)
	}
	formulas := map[string]string{}
	for _, v := range checks {
		formulas[v.Sqref[:1]] = v.Formula1
	}
	f := excelize.NewFile()
	defer f.Close()
	var values []string
	var want []bool
	for _, s := range samples {
		for _, value := range s.values {
			values, want = append(values, value), append(want, s.rule(value))
			row := len(values)
			if err := f.SetCellStr("Sheet1", fmt.Sprintf("A%d", row), value); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellFormula("Sheet1", fmt.Sprintf("B%d", row), strings.ReplaceAll(formulas[s.letters], s.letters+"5", fmt.Sprintf("A%d", row))); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(libreOffice(t, out.Bytes(), "csv", "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for n, value := range values {
		if got := rows[n][1] == "TRUE"; got != want[n] {
			t.Errorf("%q: the workbook says %s, the portal %v", value, rows[n][1], want[n])
		}
	}
}
