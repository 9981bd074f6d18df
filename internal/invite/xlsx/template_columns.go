package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// templateColumn is one column of the template, with what its help sheet says of it.
type templateColumn struct {
	title string
	field string  // people's name of the field; "" for a column that is no field
	width float64 // in characters of the workbook's normal font
	need  string  // who has to fill it in
	kind  templateKind
	in    func(f *invite.Form) *string // where a form keeps it; nil for a column that is no field
	// exported is the width of the same column in exports; 0 where those have none of it as it is
	// here.
	exported float64
	check    templateCheck

	what, example, rule string
}

// templateKind is the look of a column's cells.
type templateKind int

const (
	templateText   templateKind = iota // text, also where it looks like a number
	templateLong                       // text of several lines
	templateSerial                     // the row's S/N
)

// Who has to fill in a column.
const (
	needRequired = "Required"
	needCompany  = "Company mailboxes only"
	needOptional = "Optional"
	needNothing  = "" // it is filled in already
)

// templateColumns are the columns of the user guide's template, in its order. The rules
// are those of package people.
var templateColumns = ofFields([]templateColumn{
	{title: "S/N", width: 6, need: needNothing, kind: templateSerial,
		what: "The number of the row, for your own use.", example: "1",
		rule: "It is not checked. Rows that hold nothing but their number are left out."},
	{title: "Email", field: people.FieldEmail, width: 34, need: needRequired,
		what:    "The user's work mailbox. Public officers: name@agency.gov.sg. Vendors with a government mailbox: name_from.company@agency.gov.sg. Other vendors: their company's address.",
		example: "jane_tan@tech.gov.sg",
		rule:    "The domain must be allow-listed. Personal mailboxes such as gmail.com are not accepted. Each email stands once in the list; capital and small letters are the same.",
		check: templateCheck{message: "Enter one email address with an @ and without spaces, for example jane_tan@tech.gov.sg.", stop: true,
			set: templateFormula(`AND(ISNUMBER(FIND("@",%[1]s)),ISERROR(FIND(" ",TRIM(%[1]s))))`)}},
	{title: "Username", field: people.FieldUsername, width: 20, need: needCompany,
		what:    "The TechPass username of a vendor who has no government mailbox. The login ID is made of it: username" + people.LoginSuffix + ".",
		example: "jane.tan",
		rule:    fmt.Sprintf("Leave it empty for a gov.sg mailbox: the email is the login ID. Otherwise 1 to %d of: letters a to z, digits, _ ' - and periods; a letter or digit first and last; no two periods in a row; no part from the @ on. Each username stands once in the list.", people.MaxUsername),
		check: templateCheck{message: fmt.Sprintf("A username has 1 to %d letters a to z, digits, _ ' - or periods. It starts and ends with a letter or digit and has no two periods in a row. Enter only the part before the @.", people.MaxUsername),
			set: templateFormula(templateUsernameFormula)}},
	{title: "First Name", field: people.FieldFirstName, width: 18, exported: 20, need: needRequired,
		what: "The user's first name.", example: "Jane",
		rule:  fmt.Sprintf("At most %d characters, at least one of them a letter.", people.MaxPersonName),
		check: atMost(people.MaxPersonName, "A first name has at most %d characters.")},
	{title: "Last Name", field: people.FieldLastName, width: 18, exported: 20, need: needRequired,
		what: "The user's last name.", example: "Tan",
		rule:  fmt.Sprintf("At most %d characters, at least one of them a letter.", people.MaxPersonName),
		check: atMost(people.MaxPersonName, "A last name has at most %d characters.")},
	{title: "Country Code", field: people.FieldCountryCode, width: 10, need: needOptional,
		what: "The country code of the contact number. Choose one from the list; the sheet “" + templateCodes + "” names the countries.", example: people.DefaultCountryCode,
		rule:  "A country code that is in use. Where it is empty, " + people.DefaultCountryCode + " (Singapore) is taken.",
		check: templateCheck{message: "Choose a country code from the list, such as +65 for Singapore.", set: listedCode}},
	{title: "Contact Number", field: people.FieldContactNumber, width: 16, need: needRequired,
		what: "The user's phone number without the country code.", example: "91234567",
		rule: "A number that exists under the country code. Spaces and hyphens do not matter.",
		check: templateCheck{message: "Enter the phone number without its country code: digits, spaces and hyphens.",
			set: templateFormula(`SUMPRODUCT(--ISERROR(FIND(MID(%[1]s&REPT("0",32),ROW($1:$32),1),"0123456789 -+()./")))+(LEN(%[1]s)>32)=0`)}},
	{title: "Organisation", field: people.FieldOrganisation, width: 24, exported: 28, need: needRequired,
		what: "The agency or company that the user works for.", example: "GovTech",
		rule:  fmt.Sprintf("At most %d characters, at least one of them a letter or digit.", people.MaxOrganisation),
		check: atMost(people.MaxOrganisation, "The name of an organisation has at most %d characters.")},
	{title: "Department", field: people.FieldDepartment, width: 20, exported: 24, need: needOptional,
		what: "The part of the organisation that the user works in.", example: "Platform team",
		rule:  fmt.Sprintf("At most %d characters.", people.MaxDepartment),
		check: atMost(people.MaxDepartment, "The name of a department has at most %d characters.")},
	{title: "Onboarding to SEED required?", field: people.FieldSEED, width: 14, need: needOptional,
		what: "Yes if the user will use a device that must comply with SEED (a GMD). Access from a GSIB needs no SEED.", example: "No",
		rule:  "Yes or No. Where it is empty, No is taken.",
		check: templateCheck{message: "Choose Yes or No.", set: yesOrNo}},
	{title: "Reason for creation", field: people.FieldReason, width: 44, need: needRequired, kind: templateLong,
		what: "Why the user needs the account.", example: "Works on the deployment pipelines of the portal",
		rule:  fmt.Sprintf("At most %d characters.", people.MaxReason),
		check: atMost(people.MaxReason, "The reason has at most %d characters. Shorten it.")},
})

// ofFields gives each column that is a field the place of it in a form.
func ofFields(columns []templateColumn) []templateColumn {
	for n := range columns {
		if field := invite.FieldNamed(columns[n].field); field != nil {
			columns[n].in = field.In
		}
	}
	return columns
}

// templateRow returns the cells of a user; those of nobody where f is nil.
func templateRow(serial string, f *invite.Form) []any {
	row := make([]any, len(templateColumns))
	for n := range templateColumns {
		switch c := &templateColumns[n]; {
		case c.kind == templateSerial:
			row[n] = serial
		case f != nil && c.in != nil:
			row[n] = *c.in(f)
		}
	}
	return row
}

// templateColumnOf returns the letters of a field's column in the template.
func templateColumnOf(field string) (letters string) {
	for n, c := range templateColumns {
		if c.field == field {
			letters, _ = excelize.ColumnNumberToName(n + 1)
		}
	}
	return letters
}
