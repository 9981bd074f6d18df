package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"time"

	"techbiz/internal/base/transfer"
)

// Receive takes in a form with files within the time. Whatever the error, the form is there.
func (v *Request) Receive(within time.Duration, b transfer.Bounds) (*transfer.Form, error) {
	v.TakeTime(within)
	form, err := v.parts(b)
	if err == nil {
		v.Guard()
	}
	return form, err
}

// parts reads a form that was sent as one with files is. Whatever the error, the form is there.
func (v *Request) parts(b transfer.Bounds) (*transfer.Form, error) {
	parts, err := v.R.MultipartReader()
	if err != nil {
		return &transfer.Form{Fields: url.Values{}}, fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	form, err := transfer.ReadForm(parts, b)
	v.sent = form.Fields
	return form, readError(err)
}

// readError tells whose fault it is that a form could not be read.
func readError(err error) error {
	if err == nil {
		return nil
	}
	if _, disk := errors.AsType[*fs.PathError](err); disk {
		return fmt.Errorf("keep uploaded file: %w", err)
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	if errors.Is(err, transfer.ErrFieldsTooLong) {
		return &http.MaxBytesError{Limit: MaxBody}
	}
	return fmt.Errorf("%w: %w", ErrBadForm, err)
}

// IsMultipart tells whether a form was sent as one with files is.
func (v *Request) IsMultipart() bool {
	media, _, err := mime.ParseMediaType(v.R.Header.Get("Content-Type"))
	return err == nil && media == "multipart/form-data"
}
