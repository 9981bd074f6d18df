package webtest

import (
	"bytes"
	"encoding/csv"

	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/xlsx"
)

// workbooks are those of the program.
func workbooks() batch.Workbooks { return xlsx.Workbooks{} }

// Person is a line with nothing wrong.
func Person(email, username string) invite.Form {
	return invite.Form{Email: email, Username: username, FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "Yes", Reason: "Works with us"}
}

// List is a CSV file with these people, the first of them in row 2.
func List(people ...invite.Form) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write(xlsx.TemplateTitles()) // to memory
	for _, f := range people {
		_ = out.Write([]string{"", f.Email, f.Username, f.FirstName, f.LastName, f.CountryCode,
			f.ContactNumber, f.Organisation, f.Department, f.SEED, f.Reason})
	}
	out.Flush()
	return b.Bytes()
}
