package web

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"techbiz/internal/batch"
	"techbiz/internal/invite"
	"techbiz/internal/people"
)

// workbooks are those that the portal of the tests reads.
func workbooks() batch.Workbooks { return csvBooks{} }

// csvBooks reads lists whose header names the fields, and writes them the same way.
type csvBooks struct{}

var csvFields = []string{
	"row_id", people.FieldEmail, people.FieldUsername, people.FieldFirstName, people.FieldLastName, people.FieldCountryCode,
	people.FieldContactNumber, people.FieldOrganisation, people.FieldDepartment, people.FieldSEED, people.FieldReason,
}

// Open implements batch.Workbooks.
func (csvBooks) Open(file io.ReaderAt, size int64, name string) (batch.Upload, error) {
	if !strings.HasSuffix(name, ".csv") {
		return batch.Upload{}, &batch.Refusal{Code: "not_a_spreadsheet", Message: "This file is not a spreadsheet. Fill in the template and upload that."}
	}
	r := csv.NewReader(io.NewSectionReader(file, 0, size))
	header, err := r.Read()
	if err != nil {
		return batch.Upload{}, &batch.Refusal{Code: "empty", Message: "This file is empty."}
	}
	columns := batch.Columns{}
	for n, field := range header {
		columns[field] = string(rune('A' + n))
	}
	return batch.Upload{FileName: name, File: file, Size: size, Columns: columns, Lines: func(yield func(batch.Line, error) bool) {
		for number := 2; ; number++ {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(batch.Line{}, &batch.Refusal{Code: "damaged", Message: fmt.Sprintf("Row %d is damaged.", number)})
				return
			}
			if !yield(csvLine(number, header, cells), nil) {
				return
			}
		}
	}}, nil
}

func csvLine(number int, header, cells []string) batch.Line {
	of := map[string]string{}
	for n, field := range header {
		of[field] = cells[n]
	}
	return batch.Line{Number: number, RowID: of["row_id"], Form: invite.Form{
		Email: of[people.FieldEmail], Username: of[people.FieldUsername], FirstName: of[people.FieldFirstName], LastName: of[people.FieldLastName],
		CountryCode: of[people.FieldCountryCode], ContactNumber: of[people.FieldContactNumber], Organisation: of[people.FieldOrganisation],
		Department: of[people.FieldDepartment], SEED: of[people.FieldSEED], Reason: of[people.FieldReason],
	}}
}

// WriteTemplate implements batch.Workbooks.
func (csvBooks) WriteTemplate(w io.Writer) error {
	_, err := fmt.Fprintln(w, strings.Join(csvFields, ","))
	return err
}

// WriteProblems implements batch.Workbooks.
func (csvBooks) WriteProblems(w io.Writer, o *batch.Original) error {
	out := csv.NewWriter(w)
	if err := out.Write(append(csvFields, "problems")); err != nil {
		return err
	}
	for v, err := range o.Rows {
		if err != nil {
			return err
		}
		f, why := v.Row.Form, make([]string, 0, len(v.Problems))
		for _, p := range v.Problems {
			why = append(why, p.Cell+": "+p.Message)
		}
		if err := out.Write([]string{o.Batch.RowID(v.Row.Number), f.Email, f.Username, f.FirstName, f.LastName, f.CountryCode,
			f.ContactNumber, f.Organisation, f.Department, f.SEED, f.Reason, strings.Join(why, " ")}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// person is a line with nothing wrong.
func person(email, username string) invite.Form {
	return invite.Form{Email: email, Username: username, FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "Yes", Reason: "Works with us"}
}

// list is a file with these people, the first of them in row 2.
func list(people ...invite.Form) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write(csvFields) // to memory
	for _, f := range people {
		_ = out.Write([]string{"", f.Email, f.Username, f.FirstName, f.LastName, f.CountryCode,
			f.ContactNumber, f.Organisation, f.Department, f.SEED, f.Reason})
	}
	out.Flush()
	return b.Bytes()
}
