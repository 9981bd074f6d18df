package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// TemplateVersion tells one layout of the template from the next. It stands in the
// workbook's properties and on its help sheet, so that the service desk can ask for it.
const TemplateVersion = "1"

// templateVersionProperty is the workbook's own property with the version.
const templateVersionProperty = "TechBiz template version"

// The template's sheets in their order.
const (
	templateList  = "Users"
	templateHelp  = "How to fill in"
	templateCodes = "Country codes"
)

// The rows of the template's list.
const (
	templateBand     = 1 // logo
	templateIntro    = 2 // instructions
	templateNeeds    = 3 // which columns are required
	templateHeader   = 4
	templateFirst    = 5   // first user
	templateNumbered = 200 // rows that have their S/N
)

// WriteTemplate writes the workbook that officers fill in for a batch upload: header,
// numbered rows, checks of what is typed, and a sheet that explains each column
// (domain.md, "Batch upload"). Errors: those of w.
func WriteTemplate(w io.Writer) (err error) {
	t, err := newTemplate(nil)
	if err != nil {
		return fmt.Errorf("make template: %w", err)
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	for n := range templateNumbered {
		if err := t.add(templateRow(strconv.Itoa(n+1), nil)); err != nil {
			return fmt.Errorf("make template: %w", err)
		}
	}
	return t.write(w)
}

// template is a workbook in the template's form whose list is being written. Rows wait
// in a temporary file once they are many, until the file is closed.
type template struct {
	file    *excelize.File
	out     *excelize.StreamWriter
	columns []templateColumn
	looks   templateLooks
	next    int // row that is written next
}

// newTemplate makes a workbook with all but the users. more are columns to the right of
// the template's own.
func newTemplate(more []templateColumn) (*template, error) {
	t := &template{
		file:    excelize.NewFile(),
		columns: slices.Concat(templateColumns, more),
		next:    templateFirst,
	}
	for _, step := range []func() error{
		t.addSheets, t.describe, t.makeLooks, t.writeHelp, t.writeCodes, t.setChecks, t.setUpPrint, t.addLogo, t.openList, t.writeTop,
	} {
		if err := step(); err != nil {
			return nil, errors.Join(err, t.file.Close())
		}
	}
	return t, nil
}

func (t *template) addSheets() error {
	if err := t.file.SetSheetName(t.file.GetSheetName(0), templateList); err != nil {
		return err
	}
	for _, name := range []string{templateHelp, templateCodes} {
		if _, err := t.file.NewSheet(name); err != nil {
			return err
		}
	}
	return nil
}

func (t *template) describe() error {
	err := t.file.SetDocProps(&excelize.DocProperties{
		Creator: "TechBiz", LastModifiedBy: "TechBiz", Title: "TechBiz batch upload", Language: "en-SG", Version: TemplateVersion,
	})
	return errors.Join(err, t.file.SetCustomProps(excelize.CustomProperty{Name: templateVersionProperty, Value: TemplateVersion}))
}

// add writes the cells of one user.
func (t *template) add(row []any, opts ...excelize.RowOpts) error {
	at, err := excelize.CoordinatesToCellName(1, t.next)
	if err != nil {
		return fmt.Errorf("find row %d: %w", t.next, err)
	}
	for n := range row {
		c, ok := row[n].(excelize.Cell)
		if !ok {
			c.Value = row[n]
		}
		if c.StyleID == 0 {
			c.StyleID = t.looks.of(t.columns[n])
		}
		row[n] = c
	}
	if err := t.out.SetRow(at, row, opts...); err != nil {
		return fmt.Errorf("write row %d: %w", t.next, err)
	}
	t.next++
	return nil
}

func (t *template) write(w io.Writer) error {
	if err := t.out.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := t.file.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}
