package kit

import (
	"errors"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/web/view"
)

// MaxRequestKey is longer than any key that a page was given.
const MaxRequestKey = 100

// RequestKey returns the key that the form was drawn with.
func RequestKey(form url.Values) string {
	key := form.Get(view.FieldRequestKey)
	if len(key) > MaxRequestKey {
		return ""
	}
	return key
}

// NewRequestKey returns the key of a form that is drawn for the first time.
func NewRequestKey() string { return secret.NewToken() }

// KeyAfter returns the key of a form that is drawn again: the same, so that what may
// have been carried out is not carried out twice; a new one where the old is used up.
func KeyAfter(form url.Values, err error) string {
	key := RequestKey(form)
	if key == "" || errors.Is(err, fault.KeyReused) {
		return NewRequestKey()
	}
	return key
}
