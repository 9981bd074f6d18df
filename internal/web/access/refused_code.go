package access

import (
	"errors"
	"time"

	"techbiz/internal/proof"
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
	var wrong *proof.WrongError
	switch {
	case errors.As(err, &wrong):
		return RefusedCode{Code: view.Input{Error: wrong.Error()}}, true
	case errors.Is(err, proof.ErrNone):
		return RefusedCode{Code: view.Input{Error: proof.ErrNone.Error()}}, true
	case errors.Is(err, proof.ErrExpired):
		return RefusedCode{Code: view.Input{Error: proof.ErrExpired.Error()}}, true
	case errors.Is(err, proof.ErrTriesOut):
		return RefusedCode{Locked: true}, true
	}
	return RefusedCode{}, false
}

// CodeUntil is until when a code that is mailed now is valid.
func (v *Visitor) CodeUntil() time.Time { return v.Guard.Now().Add(proof.Lifetime) }

// CodeValid tells until when the code is valid that this page's flow asked for last.
func (v *Visitor) CodeValid() string {
	until := v.Flow().CodeUntil
	if until.IsZero() {
		return ""
	}
	return view.DateTime(until)
}
