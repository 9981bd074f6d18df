package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestFieldErrorsCollectInOrder(t *testing.T) {
	_, emailErr := ParseEmail("")
	_, nameErr := ParsePersonName(FieldFirstName, "")
	var none *FieldError

	var errs FieldErrors
	if errs.Err() != nil {
		t.Fatal("no errors are an error")
	}
	errs.Add(nil)
	errs.Add(none)
	if errs.Err() != nil {
		t.Fatalf("nil was collected: %v", errs)
	}
	errs.Add(fmt.Errorf("row 7: %w", emailErr))
	errs.Add(FieldErrors{nameErr.(*FieldError)})
	errs.Add(fmt.Errorf("ask the store: %w", context.Canceled))

	if len(errs) != 3 || errs[0].Field != FieldEmail || errs[1].Field != FieldFirstName || errs[2].Rule != RuleInvalid {
		t.Fatalf("collected %v", errs)
	}
	if errs.For(FieldFirstName) != errs[1] || errs.For(FieldReason) != nil {
		t.Error("For finds the wrong field")
	}
	err := fmt.Errorf("invite: %w", errs.Err())
	var fe *FieldError
	if !errors.As(err, &fe) || fe.Field != FieldEmail {
		t.Errorf("the first error in %v is %v", err, fe)
	}
	if !errors.Is(err, context.Canceled) {
		t.Error("the error of another kind is lost")
	}
	if strings.Contains(err.Error(), "store") {
		t.Errorf("%q gives away the error of another kind", err)
	}
	if want := "email: Enter an email address; first_name: Enter a first name; This could not be checked. Try again"; errs.Error() != want {
		t.Errorf("Error() = %q, want %q", errs.Error(), want)
	}
}

func TestMessagesDoNotRepeatWhatWasTyped(t *testing.T) {
	const typed = "zzqx\u202e.."
	var errs FieldErrors
	for _, parse := range []func() error{
		func() error { _, err := ParseEmail(typed); return err },
		func() error { _, err := ParseDomain(typed); return err },
		func() error { _, err := ParseUsername(typed); return err },
		func() error { _, err := ParsePersonName(FieldLastName, typed); return err },
		func() error { _, err := ParseOrganisation(typed); return err },
		func() error { _, err := ParseDepartment(typed); return err },
		func() error { _, err := ParsePhone(typed, "1"); return err },
		func() error { _, err := ParsePhone("", typed); return err },
		func() error { _, err := ParseReason(typed); return err },
		func() error { _, err := ParseYesNo(FieldSEED, typed); return err },
	} {
		errs.Add(parse())
	}
	if len(errs) != 10 || strings.Contains(errs.Error(), "zzqx") {
		t.Errorf("%d errors: %v", len(errs), errs)
	}
}
