package invite_test

import (
	"encoding/json"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// asMap is what is stored or sent of v.
func asMap(t *testing.T, v any) map[string]string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]string
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// Each field of the form is in the list, under the name that it has where forms are stored.
func TestFieldsAreAllOfTheForm(t *testing.T) {
	f := invite.Form{Type: invite.ByAccount}
	for _, field := range invite.Fields {
		*field.In(&f) = "what is typed as " + field.Name
	}
	stored := asMap(t, f)
	if len(stored) != len(invite.Fields)+1 {
		t.Errorf("%d fields of a form with %d: %v", len(invite.Fields), len(stored)-1, stored)
	}
	for _, field := range invite.Fields {
		if stored[field.Name] != "what is typed as "+field.Name {
			t.Errorf("the field %s is stored as %q", field.Name, stored[field.Name])
		}
	}
}

// What was read is told by the list as it would be typed again, details from the person alone.
func TestFieldsTellWhatWasRead(t *testing.T) {
	typed := map[string]string{
		people.FieldEmail: "jane@acme.com", people.FieldUsername: "jane.lim", people.FieldFirstName: "Jane", people.FieldLastName: "Lim",
		people.FieldCountryCode: "+65", people.FieldContactNumber: "91234567", people.FieldSEED: "yes",
	}
	f := invite.Form{Type: invite.ByAccount}
	for _, field := range invite.Fields {
		if typed[field.Name] == "" {
			typed[field.Name] = "About " + field.Label
		}
		*field.In(&f) = typed[field.Name]
	}
	r, err := invite.ParseForm(f)
	if err != nil {
		t.Fatal(err)
	}
	details := asMap(t, r.Details)
	for _, field := range invite.Fields {
		if got := field.ValueOf(&r); got != typed[field.Name] {
			t.Errorf("%s: typed %q, told %q", field.Name, typed[field.Name], got)
		}
		if field.Detail != nil && details[field.Name] != typed[field.Name] {
			t.Errorf("%s: typed %q, the details hold %q", field.Name, typed[field.Name], details[field.Name])
		}
		if field.Detail != nil {
			delete(details, field.Name)
		}
	}
	if len(details) > 0 {
		t.Errorf("the list does not know the details %v", details)
	}
}
