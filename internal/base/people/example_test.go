package people_test

import (
	"errors"
	"fmt"

	"techbiz/internal/base/people"
)

func ExampleParseEmail() {
	for _, typed := range []string{" Jane@TECH.gov.sg", "raj_from.acme@tech.gov.sg", "lee@acme.com", "lee@gmail.com"} {
		e, err := people.ParseEmail(typed)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(e, e.Kind(), people.UsernameNeeded(e))
	}
	// Output:
	// jane@tech.gov.sg officer false
	// raj_from.acme@tech.gov.sg government_vendor false
	// lee@acme.com company true
	// email: Personal mailboxes are not accepted. Enter a government or company email address
}

func ExampleFieldErrors() {
	var errs people.FieldErrors
	email, err := people.ParseEmail("lee@acme.com")
	errs.Add(err)
	_, err = people.ParseUsernameFor(email, "lee..k")
	errs.Add(err)
	_, err = people.ParsePhone("", "123")
	errs.Add(err)

	for _, e := range errs {
		fmt.Printf("%s (%s): %s\n", e.Field, e.Rule, e.Message)
	}
	// Output:
	// username (periods): Username must not have two periods in a row
	// contact_number (not_a_number): Enter a contact number that exists under country code +65, such as 8123 4567
}

func ExampleUsername() {
	u, err := people.ParseUsername("Jane.Tan")
	fmt.Println(u, u.Key(), u.LoginID(), err)
	// Output: Jane.Tan jane.tan jane.tan@techpass.gov.sg <nil>
}

func ExampleParsePhone() {
	p, err := people.ParsePhone("65", "9123 4567")
	fmt.Println(p.E164(), p.CountryCode(), p.National(), err)
	// Output: +6591234567 +65 91234567 <nil>
}

func ExampleParseReason() {
	_, err := people.ParseReason(" \r\n")
	var fe *people.FieldError
	fmt.Println(errors.As(err, &fe), fe.Rule, fe.Message)
	// Output: true required Enter a reason
}

func ExampleEmail_Masked() {
	e, err := people.ParseEmail("jane@acme.com")
	fmt.Println(e.Masked(), err)
	// Output: j***@acme.com <nil>
}
