package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/people"
)

// TemplateVersion stands in the properties of each template (Version) and on its second
// sheet, so that the service desk can tell an old one. Raise it with every change.
const TemplateVersion = "1.0"

// Where things stand in the template.
const (
	usersSheet  = "Users"
	helpSheet   = "How to fill in"
	codesSheet  = "Country codes"
	noteRow     = 2 // the logo stands in row 1
	titleRow    = 4
	firstRow    = titleRow + 1
	numberedTo  = firstRow + 199  // rows that have a number
	preparedTo  = firstRow + 4999 // rows whose cells are formatted and checked
	instruction = "Required for the creation of multiple TechPass accounts: fill in all required fields (marked *), one row a user. Do not rename, move or add columns. See the sheet “" + helpSheet + "”."
)

// templateColumn is how a column is presented and explained.
type templateColumn struct {
	width    float64
	required bool
	example  string
	help     string // on the second sheet
	prompt   string // while a cell is filled in
	// check is what the spreadsheet program checks; the portal's own rules are finer.
	check func(dv *excelize.DataValidation) error
}

// templateColumns are in the order of TemplateTitles.
func templateColumns(codes int) []templateColumn {
	length := func(most int) func(*excelize.DataValidation) error {
		return func(dv *excelize.DataValidation) error {
			return dv.SetRange(1, most, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
		}
	}
	return []templateColumn{
		{width: 6, example: "1", help: "Counts the rows. It may be left empty."},
		{width: 34, required: true, example: "jane@acme.com", check: length(254),
			help:   "Mailbox of the user: name@<agency>.gov.sg for public officers, name_from.<organisation>@<agency>.gov.sg for vendors with a government mailbox, or a company's own. Its domain has to be allow-listed; personal mailboxes (gmail.com …) are not accepted.",
			prompt: "One email address. Its domain has to be allow-listed."},
		{width: 22, example: "jane.tan", check: length(people.MaxUsername),
			help:   "TechPass username. Required where the email is not a gov.sg one; leave it empty otherwise. Letters, digits, _ ' - and periods; it starts and ends with a letter or a digit and has no two periods in a row. The login ID is <username>@techpass.gov.sg.",
			prompt: "Only where the email is not a gov.sg one: the part before @techpass.gov.sg."},
		{width: 18, required: true, example: "Jane", check: length(100), help: "First name of the user.", prompt: "First name of the user."},
		{width: 18, required: true, example: "Tan", check: length(100), help: "Last name of the user.", prompt: "Last name of the user."},
		{width: 14, example: "+65", help: "Country code of the contact number, from the list. Empty means +65.", prompt: "Choose from the list. Empty means +65.",
			check: func(dv *excelize.DataValidation) error {
				dv.SetSqrefDropList(fmt.Sprintf("'%s'!$A$2:$A$%d", codesSheet, codes+1))
				return nil
			}},
		{width: 18, required: true, example: "91234567", check: length(40), help: "National number without its country code.", prompt: "National number without its country code."},
		{width: 24, required: true, example: "Acme Pte Ltd", check: length(200), help: "Organisation that the user works for.", prompt: "Organisation that the user works for."},
		{width: 20, example: "Payments", check: length(200), help: "Department of the user. Optional.", prompt: "Optional."},
		{width: 22, example: "No", help: "Yes if the user will use a Government Managed Device that has to comply with SEED. Access from a GSIB needs no SEED. Empty means No.", prompt: "Yes or No. Empty means No.",
			check: func(dv *excelize.DataValidation) error { return dv.SetDropList([]string{"Yes", "No"}) }},
		{width: 44, required: true, example: "Works on the payments pipeline", check: length(people.MaxReason),
			help:   fmt.Sprintf("Why the user needs the account, in at most %d characters.", people.MaxReason),
			prompt: fmt.Sprintf("At most %d characters.", people.MaxReason)},
	}
}

// WriteTemplate writes the workbook that is to be filled in: the list with its checks, a
// sheet that explains each column, and the list of country codes.
func WriteTemplate(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	t := &template{f: f, columns: templateColumns(len(people.CountryCodes()))}
	for _, step := range []func() error{t.sheets, t.styles, t.head, t.rows, t.checks, t.help, t.codes, t.properties} {
		if err := step(); err != nil {
			return fmt.Errorf("write template: %w", err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return nil
}

type template struct {
	f       *excelize.File
	columns []templateColumn

	title, required, note, text, wrapped int // styles
}

func (t *template) sheets() error {
	if err := t.f.SetSheetName(t.f.GetSheetName(0), usersSheet); err != nil {
		return err
	}
	for _, name := range []string{helpSheet, codesSheet} {
		if _, err := t.f.NewSheet(name); err != nil {
			return err
		}
	}
	return t.f.SetSheetVisible(codesSheet, false)
}

func (t *template) styles() error {
	thin := []excelize.Border{{Type: "bottom", Color: "5C2FB8", Style: 2}}
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&t.title, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: filled("E9E3F5"), Border: thin, Alignment: middle}},
		{&t.required, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: filled("D5C8EE"), Border: thin, Alignment: middle}},
		{&t.note, excelize.Style{Font: &excelize.Font{Italic: true}, Alignment: middle}},
		{&t.text, excelize.Style{NumFmt: 49}}, // "@": what is typed stays as it is
		{&t.wrapped, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
	} {
		id, err := t.f.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

func filled(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// head writes the logo, the instructions and the header, which stay in view.
func (t *template) head() error {
	picture, err := logo()
	if err != nil {
		return err
	}
	last := columnLetters(len(t.columns))
	titles := make([]any, len(t.columns))
	for n, title := range TemplateTitles() {
		titles[n] = title
		if t.columns[n].required {
			titles[n] = title + " *"
		}
		style := t.title
		if t.columns[n].required {
			style = t.required
		}
		at := fmt.Sprintf("%s%d", columnLetters(n+1), titleRow)
		if err := errors.Join(t.f.SetCellStyle(usersSheet, at, at, style),
			t.f.SetColWidth(usersSheet, columnLetters(n+1), columnLetters(n+1), t.columns[n].width)); err != nil {
			return err
		}
	}
	note := fmt.Sprintf("A%d", noteRow)
	return errors.Join(
		t.f.SetRowHeight(usersSheet, 1, 48),
		t.f.AddPictureFromBytes(usersSheet, "A1", &excelize.Picture{Extension: ".png", File: picture, Format: &excelize.GraphicOptions{AltText: "TechBiz", ScaleX: 1, ScaleY: 1, OffsetX: 4, OffsetY: 2, LockAspectRatio: true}}),
		t.f.SetCellStr(usersSheet, note, instruction),
		t.f.MergeCell(usersSheet, note, fmt.Sprintf("%s%d", last, noteRow)),
		t.f.SetCellStyle(usersSheet, note, note, t.note),
		t.f.SetRowHeight(usersSheet, noteRow, 34),
		t.f.SetSheetRow(usersSheet, fmt.Sprintf("A%d", titleRow), &titles),
		t.f.SetRowHeight(usersSheet, titleRow, 34),
		t.f.SetPanes(usersSheet, &excelize.Panes{Freeze: true, YSplit: titleRow, TopLeftCell: fmt.Sprintf("A%d", firstRow), ActivePane: "bottomLeft"}),
	)
}

// rows numbers the rows and makes every cell text, so that neither a number nor a
// username is turned into something else.
func (t *template) rows() error {
	for n := firstRow; n <= numberedTo; n++ {
		if err := t.f.SetCellInt(usersSheet, fmt.Sprintf("A%d", n), int64(n-firstRow+1)); err != nil {
			return err
		}
	}
	return t.f.SetCellStyle(usersSheet, fmt.Sprintf("B%d", firstRow), fmt.Sprintf("%s%d", columnLetters(len(t.columns)), preparedTo), t.text)
}

// checks has the spreadsheet program check what is typed, and explain each column while
// it is filled in.
func (t *template) checks() error {
	for n, title := range TemplateTitles() {
		c := t.columns[n]
		if c.prompt == "" {
			continue
		}
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(fmt.Sprintf("%s%d:%[1]s%[3]d", columnLetters(n+1), firstRow, preparedTo))
		dv.SetInput(title, c.prompt)
		dv.SetError(excelize.DataValidationErrorStyleStop, title, c.prompt)
		if err := c.check(dv); err != nil {
			return err
		}
		if err := t.f.AddDataValidation(usersSheet, dv); err != nil {
			return err
		}
	}
	return nil
}

// help explains the columns on a sheet of its own.
func (t *template) help() error {
	rows := [][]any{{"Column", "Required", "What to enter", "Example"}}
	for n, title := range TemplateTitles() {
		required := "no"
		if t.columns[n].required {
			required = "yes"
		}
		if title == "Username" {
			required = "without a gov.sg email"
		}
		rows = append(rows, []any{title, required, t.columns[n].help, t.columns[n].example})
	}
	rows = append(rows, []any{}, []any{"Template version " + TemplateVersion})
	for n, row := range rows {
		if err := t.f.SetSheetRow(helpSheet, fmt.Sprintf("A%d", n+1), &row); err != nil {
			return err
		}
	}
	return errors.Join(
		t.f.SetColWidth(helpSheet, "A", "A", 30), t.f.SetColWidth(helpSheet, "B", "B", 24),
		t.f.SetColWidth(helpSheet, "C", "C", 80), t.f.SetColWidth(helpSheet, "D", "D", 32),
		t.f.SetCellStyle(helpSheet, "A2", fmt.Sprintf("D%d", len(rows)), t.wrapped),
		t.f.SetCellStyle(helpSheet, "A1", "D1", t.title),
		t.f.SetPanes(helpSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
	)
}

func (t *template) codes() error {
	if err := t.f.SetSheetRow(codesSheet, "A1", &[]any{"Code", "Country"}); err != nil {
		return err
	}
	for n, c := range people.CountryCodes() {
		at := fmt.Sprintf("A%d", n+2)
		if err := errors.Join(t.f.SetCellStyle(codesSheet, at, at, t.text), t.f.SetSheetRow(codesSheet, at, &[]any{c.Code, c.Country})); err != nil {
			return err
		}
	}
	return nil
}

func (t *template) properties() error {
	landscape, wide, tall := "landscape", 1, 0
	fit := true
	return errors.Join(
		t.f.SetDocProps(&excelize.DocProperties{Creator: "TechBiz", LastModifiedBy: "TechBiz", Title: "TechBiz: list of users", Version: TemplateVersion}),
		t.f.SetPageLayout(usersSheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}),
		t.f.SetSheetProps(usersSheet, &excelize.SheetPropsOptions{FitToPage: &fit}),
	)
}
