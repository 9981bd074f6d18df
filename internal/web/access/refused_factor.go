package access

import (
	"errors"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// factorRefusals are the refusals of factor, which are told as they stand.
var factorRefusals = []error{
	mfa.ErrWrongCode, mfa.ErrUsedCode, mfa.ErrNoApp, mfa.ErrWrongRecoveryCode, mfa.ErrNoPending,
	mfa.ErrCeremony, mfa.ErrPasskey, mfa.ErrCopied,
}

// FactorRefusal returns what is told of a second factor that was not accepted; "" where
// the error is another.
func FactorRefusal(err error) string {
	if locked, ok := errors.AsType[*signin.LockedError](err); ok {
		return "There were too many wrong tries. Try again in " + kit.Waiting(locked.RetryAfter) + "."
	}
	for _, refusal := range factorRefusals {
		if errors.Is(err, refusal) {
			return refusal.Error()
		}
	}
	return ""
}

// RefusedInput is the input of a code that was not accepted. What was typed is not shown
// again: it has to be typed anew.
func RefusedInput(err error) view.Input { return view.Input{Error: FactorRefusal(err)} }

// RefusedAbove tells a refusal above the page.
func RefusedAbove(page *view.Page, err error) {
	page.Refused = true
	page.Notices = append(page.Notices, view.Notice{Tone: view.ToneDanger, Text: FactorRefusal(err)})
}
