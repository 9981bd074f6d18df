package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/people"
)

// templateCheck is what a spreadsheet program checks while a column is filled in. It
// catches slips early; the portal judges.
type templateCheck struct {
	field   string
	message string // what is wrong and how to mend it
	// stop refuses the value. Otherwise the user may keep it, where the portal's rule is
	// finer than what a spreadsheet program can check.
	stop bool
	set  func(v *excelize.DataValidation, firstCell string) error
}

var templateChecks = []templateCheck{
	{people.FieldEmail, "Enter one email address with an @ and without spaces, for example jane_tan@tech.gov.sg.", true,
		templateFormula(`AND(ISNUMBER(FIND("@",%[1]s)),ISERROR(FIND(" ",TRIM(%[1]s))))`)},
	{people.FieldUsername, fmt.Sprintf("A username has 1 to %d letters a to z, digits, _ ' - or periods. It starts and ends with a letter or digit and has no two periods in a row. Enter only the part before the @.", people.MaxUsername), false,
		templateFormula(templateUsernameFormula)},
	{people.FieldFirstName, fmt.Sprintf("A first name has at most %d characters.", people.MaxPersonName), false, templateLength(people.MaxPersonName)},
	{people.FieldLastName, fmt.Sprintf("A last name has at most %d characters.", people.MaxPersonName), false, templateLength(people.MaxPersonName)},
	{people.FieldCountryCode, "Choose a country code from the list, such as +65 for Singapore.", false,
		func(v *excelize.DataValidation, _ string) error {
			v.SetSqrefDropList(fmt.Sprintf("'%s'!$A$2:$A$%d", templateCodes, len(people.CountryCodes())+1))
			return nil
		}},
	{people.FieldContactNumber, "Enter the phone number without its country code: digits, spaces and hyphens.", false,
		templateFormula(`SUMPRODUCT(--ISERROR(FIND(MID(%[1]s&REPT("0",32),ROW($1:$32),1),"0123456789 -+()./")))+(LEN(%[1]s)>32)=0`)},
	{people.FieldOrganisation, fmt.Sprintf("The name of an organisation has at most %d characters.", people.MaxOrganisation), false, templateLength(people.MaxOrganisation)},
	{people.FieldDepartment, fmt.Sprintf("The name of a department has at most %d characters.", people.MaxDepartment), false, templateLength(people.MaxDepartment)},
	{people.FieldSEED, "Choose Yes or No.", false,
		func(v *excelize.DataValidation, _ string) error { return v.SetDropList([]string{"Yes", "No"}) }},
	{people.FieldReason, fmt.Sprintf("The reason has at most %d characters. Shorten it.", people.MaxReason), false, templateLength(people.MaxReason)},
}

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

func templateLength(most int) func(*excelize.DataValidation, string) error {
	return func(v *excelize.DataValidation, _ string) error {
		return v.SetRange(most, "", excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorLessThanOrEqual)
	}
}

// setChecks sets each column's check, and what is shown beside a chosen cell, down to
// the sheet's last row.
func (t *template) setChecks() error {
	for _, c := range templateChecks {
		letters := templateColumnOf(c.field)
		first := fmt.Sprintf("%s%d", letters, templateFirst)
		v := excelize.NewDataValidation(true)
		v.SetSqref(fmt.Sprintf("%s:%s%d", first, letters, excelize.TotalRows))
		if err := c.set(v, first); err != nil {
			return fmt.Errorf("check %s: %w", c.field, err)
		}
		style := excelize.DataValidationErrorStyleWarning
		if c.stop {
			style = excelize.DataValidationErrorStyleStop
		}
		title, prompt := templatePrompt(c.field)
		v.SetError(style, title, c.message)
		v.SetInput(title, prompt)
		if err := t.file.AddDataValidation(templateList, v); err != nil {
			return fmt.Errorf("check %s: %w", c.field, err)
		}
	}
	return nil
}

// templatePrompt returns what is shown beside a chosen cell of the field.
func templatePrompt(field string) (title, prompt string) {
	for _, c := range templateColumns {
		if c.field == field {
			return c.title, c.need + ". Example: " + c.example + "\nSee the sheet “" + templateHelp + "”."
		}
	}
	return "", ""
}
