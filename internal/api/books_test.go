package api

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"

	"techbiz/internal/batch"
	"techbiz/internal/invite"
	"techbiz/internal/people"
)

// testBooks is how the tests read and write lists.
var testBooks batch.Workbooks = csvBooks{}

// csvBooks reads lists whose header holds the names of the API's fields, and row_id.
type csvBooks struct{}

func (csvBooks) Open(file io.ReaderAt, size int64, name string) (batch.Upload, error) {
	u := batch.Upload{FileName: name, File: file, Size: size, Columns: batch.Columns{}}
	rows := csv.NewReader(io.NewSectionReader(file, 0, size))
	header, err := rows.Read()
	if err != nil {
		return u, &batch.Refusal{Code: "not_a_list", Message: "This is not a list."}
	}
	for n, field := range header {
		u.Columns[field] = string(rune('A' + n))
	}
	u.Lines = func(yield func(batch.Line, error) bool) {
		for number := 2; ; number++ {
			record, err := rows.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(batch.Line{}, &batch.Refusal{Code: "damaged", Message: "This list is damaged."})
				return
			}
			line := batch.Line{Number: number}
			for n, cell := range record {
				put(&line, header[n], cell)
			}
			if !yield(line, nil) {
				return
			}
		}
	}
	return u, nil
}

func put(line *batch.Line, field, cell string) {
	f := &line.Form
	if to, known := map[string]*string{
		"row_id": &line.RowID, people.FieldEmail: &f.Email, people.FieldUsername: &f.Username, people.FieldFirstName: &f.FirstName,
		people.FieldLastName: &f.LastName, people.FieldCountryCode: &f.CountryCode, people.FieldContactNumber: &f.ContactNumber,
		people.FieldOrganisation: &f.Organisation, people.FieldDepartment: &f.Department, people.FieldSEED: &f.SEED, people.FieldReason: &f.Reason,
	}[field]; known {
		*to = cell
	}
}

func (csvBooks) WriteTemplate(w io.Writer) error {
	_, err := fmt.Fprintln(w, listHeader)
	return err
}

func (csvBooks) WriteProblems(w io.Writer, o *batch.Original) error {
	if _, err := fmt.Fprintln(w, listHeader); err != nil {
		return err
	}
	for v, err := range o.Rows {
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, lineOf(v.Row.Form, o.Batch.RowID(v.Row.Number))+"\n"); err != nil {
			return err
		}
	}
	return nil
}

const listHeader = "email,username,first_name,last_name,country_code,contact_number,organisation,department,seed,reason,row_id"

func lineOf(f invite.Form, rowID string) string {
	return strings.Join([]string{f.Email, f.Username, f.FirstName, f.LastName, f.CountryCode, f.ContactNumber,
		f.Organisation, f.Department, f.SEED, f.Reason, rowID}, ",")
}

// listOf is the text of a list.
func listOf(forms ...invite.Form) string {
	lines := []string{listHeader}
	for _, f := range forms {
		lines = append(lines, lineOf(f, ""))
	}
	return strings.Join(lines, "\n") + "\n"
}

// person is the form of somebody with nothing wrong.
func person(n int) invite.Form {
	return invite.Form{Email: fmt.Sprintf("person%d@tech.gov.sg", n), FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "GovTech", SEED: "Yes", Reason: "Joins the payments team"}
}

// uploadOf is the request that uploads a file.
func uploadOf(path, name, text string) *http.Request {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile(filePart, name)
	_, _ = io.WriteString(part, text)
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, Prefix+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

// uploaded uploads a list and returns the batch's id.
func (a *testAPI) uploaded(token string, forms ...invite.Form) string {
	a.t.Helper()
	return a.send(token, uploadOf("/batches", "people.csv", listOf(forms...))).want(a.t, http.StatusCreated).text1("id")
}

// at follows names into the answer.
func (g answer) at(names ...string) any {
	var v any = g.body
	for _, name := range names {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func (g answer) number(names ...string) int {
	n, isNumber := g.at(names...).(float64)
	if !isNumber {
		return -1
	}
	return int(n)
}

// list returns the objects of a list.
func (g answer) list(names ...string) []map[string]any {
	items, _ := g.at(names...).([]any)
	found := make([]map[string]any, len(items))
	for n, item := range items {
		found[n], _ = item.(map[string]any)
	}
	return found
}
