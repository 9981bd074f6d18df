package api_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"

	"techbiz/internal/api"
	"techbiz/internal/invite"
)

const listHeader = "Email,Username,First Name,Last Name,Country Code,Contact Number,Organisation,Department,Onboarding to SEED required?,Reason for creation,Row ID"

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

// mendedOf is the text of a mended list: rows of a batch by their number, and strangers.
func mendedOf(batchID string, rows map[int]invite.Form, strangers ...invite.Form) string {
	list := listOf(strangers...)
	for number, f := range rows {
		list += lineOf(f, fmt.Sprintf("%s-%d", batchID[24:], number)) + "\n"
	}
	return list
}

// person is the form of somebody with nothing wrong.
func person(n int) invite.Form {
	return invite.Form{Email: fmt.Sprintf("person%d@tech.gov.sg", n), FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "GovTech", SEED: "Yes", Reason: "Joins the payments team"}
}

// stranger is the form of somebody who is none of person.
func stranger(n int) invite.Form {
	f := person(n)
	f.Email, f.FirstName, f.LastName = fmt.Sprintf("visitor.%d@tech.gov.sg", n*1111), "Arun", "Kumar"
	return f
}

// uploadOf is the request that uploads a file.
func uploadOf(path, name, text string) *http.Request {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile(api.FilePart, name)
	_, _ = io.WriteString(part, text)
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, api.Prefix+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

// uploaded uploads a list and returns the batch's id.
func (a *testAPI) uploaded(token string, forms ...invite.Form) string {
	a.Helper()
	return a.send(token, uploadOf("/batches", "people.csv", listOf(forms...))).want(a, http.StatusCreated).text1("id")
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
