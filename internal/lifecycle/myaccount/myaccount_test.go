package myaccount

import (
	"errors"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

func TestSEEDChoice(t *testing.T) {
	domain := func(name string) people.Domain {
		d, err := people.ParseDomain(name)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	list := allowlist.List{
		"tech.gov.sg":    {Name: domain("tech.gov.sg"), SEED: true},
		"schools.gov.sg": {Name: domain("schools.gov.sg")},
		"acme.com":       {Name: domain("acme.com"), SEED: true},
	}
	for _, test := range []struct {
		email string
		seed  bool
		state seed.State
		want  Choice
	}{
		{"tan@tech.gov.sg", false, seed.NotRequired, MayRequest},
		{"tan@tech.gov.sg", true, seed.Requested, MayDecline},
		{"tan@tech.gov.sg", true, seed.Onboarded, MayDecline},
		{"tan@tech.gov.sg", true, seed.Lapsed, MayRequest},
		{"tan@tech.gov.sg", false, seed.Deprovisioned, MayRequest},
		{"tan_from.acme@tech.gov.sg", false, seed.NotRequired, AskDesk},
		{"jane@acme.com", false, seed.NotRequired, AskDesk},
		{"jane@acme.com", false, seed.Deprovisioned, AskDesk},
		{"jane@acme.com", true, seed.Invited, MayDecline},
		{"jane@acme.com", true, seed.Lapsed, MayRequest}, // it was granted once
		{"tan@schools.gov.sg", false, seed.NotRequired, NotOffered},
		{"tan@schools.gov.sg", true, seed.Licensed, MayDecline}, // it was eligible once
		{"tan@schools.gov.sg", true, seed.Lapsed, NotOffered},
		{"tan@gone.gov.sg", false, seed.NotRequired, NotOffered},
	} {
		e, err := people.ParseEmail(test.email)
		if err != nil {
			t.Fatal(err)
		}
		if got := choice(list, &techpass.Account{Email: e, SEED: test.seed}, test.state); got != test.want {
			t.Errorf("%s, %v: %s, want %s", test.email, test.state, got, test.want)
		}
	}
}

func TestParseForm(t *testing.T) {
	full := Form{FirstName: "Wei Ling", LastName: "Tan", CountryCode: "+65", ContactNumber: "9123 4567", Department: "Payments"}
	p, err := ParseForm(full)
	if err != nil || p.Phone.E164() != "+6591234567" {
		t.Errorf("%+v, %v", p, err)
	}
	a := &techpass.Account{Phone: p.Phone, Details: people.Details{FirstName: p.FirstName, LastName: p.LastName, Department: p.Department}}
	if again, err := ParseForm(FormOf(a)); err != nil || again != p {
		t.Errorf("typed back: %+v, %v", again, err)
	}
	for field, change := range map[string]func(*Form){
		people.FieldFirstName:     func(f *Form) { f.FirstName = " " },
		people.FieldLastName:      func(f *Form) { f.LastName = "" },
		people.FieldContactNumber: func(f *Form) { f.ContactNumber = "12" },
		people.FieldDepartment:    func(f *Form) { f.Department = "--" },
	} {
		f := full
		change(&f)
		var errs people.FieldErrors
		if _, err := ParseForm(f); !errors.As(err, &errs) || errs.For(field) == nil {
			t.Errorf("%s: %v", field, err)
		}
	}
	full.ContactNumber, full.Department = "", ""
	if p, err = ParseForm(full); err != nil || !p.Phone.IsZero() {
		t.Errorf("without what may be left out: %+v, %v", p, err)
	}
}
