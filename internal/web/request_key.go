package web

import (
	"errors"
	"net/url"
	"techbiz/internal/fault"
	"techbiz/internal/vault"
	"techbiz/internal/web/view"
)

// maxRequestKey is longer than any key that a page was given.
const maxRequestKey = 100

// requestKey returns the key that the form was drawn with.
func requestKey(form url.Values) string {
	key := form.Get(view.FieldRequestKey)
	if len(key) > maxRequestKey {
		return ""
	}
	return key
}

// newRequestKey returns the key of a form that is drawn for the first time.
func newRequestKey() string { return vault.NewToken() }

// keyAfter returns the key of a form that is drawn again: the same, so that what may
// have been carried out is not carried out twice; a new one where the old is used up.
func keyAfter(form url.Values, err error) string {
	key := requestKey(form)
	if key == "" || errors.Is(err, fault.KeyReused) {
		return newRequestKey()
	}
	return key
}
