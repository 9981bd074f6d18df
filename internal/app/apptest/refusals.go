package apptest

import (
	"errors"
	"strings"
	"testing"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// WantConflict checks that the error is a conflict, and that its reason says so.
func WantConflict(t testing.TB, err error, says ...string) {
	t.Helper()
	conflict, ok := errors.AsType[*fault.Conflict](err)
	if !ok {
		t.Errorf("error %v, want a conflict that says %q", err, says)
		return
	}
	for _, words := range says {
		if !strings.Contains(conflict.Reason, words) {
			t.Errorf("conflict %q, want one that says %q", conflict.Reason, words)
		}
	}
}

// WantRule checks that the error is about the field, and that it breaks the rule.
func WantRule(t testing.TB, err error, field, rule string) {
	t.Helper()
	if e := fieldErrors(err).For(field); e == nil || e.Rule != rule {
		t.Errorf("error %v, want rule %s on %s", err, rule, field)
	}
}

// fieldErrors are those that a form would show.
func fieldErrors(err error) people.FieldErrors {
	if duplicate, ok := errors.AsType[*invite.DuplicateError](err); ok {
		return duplicate.FieldErrors()
	}
	errs, _ := errors.AsType[people.FieldErrors](err)
	return errs
}
