package access

import (
	"errors"
	"time"

	"techbiz/internal/auth/mailcode"
	"techbiz/internal/web/view"
)

// RefusedCode is what is told beside the field of a code that was not accepted.
type RefusedCode struct {
	Code   view.Input
	Locked bool
}

// CodeRefusal tells a refusal of proof from every other error. What was typed is not
// shown again: it has to be typed anew.
func CodeRefusal(err error) (RefusedCode, bool) {
	var wrong *mailcode.WrongError
	switch {
	case errors.As(err, &wrong):
		return RefusedCode{Code: view.Input{Error: wrong.Error()}}, true
	case errors.Is(err, mailcode.ErrNone):
		return RefusedCode{Code: view.Input{Error: mailcode.ErrNone.Error()}}, true
	case errors.Is(err, mailcode.ErrExpired):
		return RefusedCode{Code: view.Input{Error: mailcode.ErrExpired.Error()}}, true
	case errors.Is(err, mailcode.ErrTriesOut):
		return RefusedCode{Locked: true}, true
	}
	return RefusedCode{}, false
}

// CodeUntil is until when a code that is mailed now is valid.
func (v *Visitor) CodeUntil() time.Time { return v.Guard.Now().Add(mailcode.Lifetime) }

// CodeValid tells until when the code is valid that this page's flow asked for last.
func (v *Visitor) CodeValid() string {
	until := v.Flow().CodeUntil
	if until.IsZero() {
		return ""
	}
	return view.DateTime(until)
}
