package web

import (
	"errors"
	"time"

	"techbiz/internal/proof"
	"techbiz/internal/web/view"
)

// refusedCode is what is told beside the field of a code that was not accepted.
type refusedCode struct {
	code   view.Input
	locked bool
}

// codeRefusal tells a refusal of proof from every other error. What was typed is not
// shown again: it has to be typed anew.
func codeRefusal(err error) (refusedCode, bool) {
	var wrong *proof.WrongError
	switch {
	case errors.As(err, &wrong):
		return refusedCode{code: view.Input{Error: wrong.Error()}}, true
	case errors.Is(err, proof.ErrNone):
		return refusedCode{code: view.Input{Error: proof.ErrNone.Error()}}, true
	case errors.Is(err, proof.ErrExpired):
		return refusedCode{code: view.Input{Error: proof.ErrExpired.Error()}}, true
	case errors.Is(err, proof.ErrTriesOut):
		return refusedCode{locked: true}, true
	}
	return refusedCode{}, false
}

// codeUntil is until when a code that is mailed now is valid.
func (v *visit) codeUntil() time.Time { return v.guard.Now().Add(proof.Lifetime) }

// codeValid tells until when the code is valid that this page's flow asked for last.
func (v *visit) codeValid() string {
	until := v.flow().CodeUntil
	if until.IsZero() {
		return ""
	}
	return view.DateTime(until)
}
