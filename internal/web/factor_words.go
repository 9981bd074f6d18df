package web

import (
	"errors"
	"net/http"

	"techbiz/internal/factor"
	"techbiz/internal/fault"
)

// factorRefused is how a second factor that was not accepted is told.
type factorRefused struct {
	status int
	text   string // beside the field; "" where locked says it
	locked string
}

// factorRefusals are the refusals that stand beside the field as they are.
var factorRefusals = []error{
	factor.ErrWrongCode, factor.ErrUsedCode, factor.ErrNoApp, factor.ErrWrongSpare, factor.ErrCeremony, factor.ErrPasskey, factor.ErrCopied,
}

// factorRefusal tells a refusal of a second factor from every other error.
func factorRefusal(err error) (factorRefused, bool) {
	if locked, ok := lockedWords(err); ok {
		return factorRefused{status: http.StatusTooManyRequests, locked: locked}, true
	}
	for _, refusal := range factorRefusals {
		if errors.Is(err, refusal) {
			return factorRefused{status: http.StatusUnprocessableEntity, text: refusal.Error()}, true
		}
	}
	if errors.Is(err, fault.NotFound) { // the account ended since its first factor was shown
		return factorRefused{status: http.StatusUnprocessableEntity, text: factor.ErrPasskey.Error()}, true
	}
	return factorRefused{}, false
}
