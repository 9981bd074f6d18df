package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
)

// templateCheck is what a spreadsheet program checks while a column is filled in. It
// catches slips early; the portal judges.
type templateCheck struct {
	message string // what is wrong and how to mend it
	// stop refuses the value. Otherwise the user may keep it, where the portal's rule is
	// finer than what a spreadsheet program can check.
	stop bool
	set  func(v *excelize.DataValidation, firstCell string) error // nil for no check
}

// atMost checks the length of a text; message says it, with %d for the length.
func atMost(length int, message string) templateCheck {
	return templateCheck{message: fmt.Sprintf(message, length), set: func(v *excelize.DataValidation, _ string) error {
		return v.SetRange(length, "", excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorLessThanOrEqual)
	}}
}

// listedCode has a country code chosen from those of the template's sheet.
func listedCode(v *excelize.DataValidation, _ string) error {
	v.SetSqrefDropList(fmt.Sprintf("'%s'!$A$2:$A$%d", templateCodes, len(people.CountryCodes())+1))
	return nil
}

func yesOrNo(v *excelize.DataValidation, _ string) error { return v.SetDropList([]string{"Yes", "No"}) }

// templateUsernameFormula holds the rule of people.ParseUsername. What is typed is filled up with
// valid characters, as programs differ about finding nothing in a text.
var templateUsernameFormula = fmt.Sprintf(
	`AND(LEN(%%[1]s)<=%[1]d,SUMPRODUCT(--ISERROR(FIND(MID(LOWER(%%[1]s)&REPT("a",%[1]d),ROW($1:$%[1]d),1),"abcdefghijklmnopqrstuvwxyz0123456789_'-.")))=0,`+
		`ISERROR(FIND(LEFT(%%[1]s,1),"_'-.")),ISERROR(FIND(RIGHT(%%[1]s,1),"_'-.")),ISERROR(FIND("..",%%[1]s)))`,
	people.MaxUsername)

// The library writes formulas into the sheet's XML as they are given.
var templateEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// templateFormula checks by a formula in which %[1]s stands for the cell.
func templateFormula(formula string) func(*excelize.DataValidation, string) error {
	return func(v *excelize.DataValidation, firstCell string) error {
		return v.SetRange(templateEscaper.Replace(fmt.Sprintf(formula, firstCell)), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorEqual)
	}
}

// setChecks sets each column's check, and what is shown beside a chosen cell, down to
// the sheet's last row.
func (t *template) setChecks() error {
	for _, c := range templateColumns {
		if c.check.set == nil {
			continue
		}
		letters := templateColumnOf(c.field)
		first := fmt.Sprintf("%s%d", letters, templateFirst)
		v := excelize.NewDataValidation(true)
		v.SetSqref(fmt.Sprintf("%s:%s%d", first, letters, excelize.TotalRows))
		if err := c.check.set(v, first); err != nil {
			return fmt.Errorf("check %s: %w", c.field, err)
		}
		style := excelize.DataValidationErrorStyleWarning
		if c.check.stop {
			style = excelize.DataValidationErrorStyleStop
		}
		v.SetError(style, c.title, c.check.message)
		v.SetInput(c.title, c.need+". Example: "+c.example+"\nSee the sheet “"+templateHelp+"”.")
		if err := t.file.AddDataValidation(templateList, v); err != nil {
			return fmt.Errorf("check %s: %w", c.field, err)
		}
	}
	return nil
}
