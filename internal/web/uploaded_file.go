package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"time"

	"techbiz/internal/batch"
	"techbiz/internal/people"
	"techbiz/internal/trace"
	"techbiz/internal/transfer"
	"techbiz/internal/web/view"
)

const (
	// uploadTimeout is how long a file may take to arrive, be read and be judged.
	uploadTimeout = 10 * time.Minute
	// drained is how many times the largest file is taken in, so that a browser that
	// sends a larger one hears why it is refused and not that the connection broke.
	drained = 5
)

// uploadBody is the largest body of a form with a file, in bytes.
func (s *Server) uploadBody() int64 { return drained*s.Config.MaxUpload + maxBody }

// uploadedFile is the file of a form, and the fields beside it.
type uploadedFile struct {
	*transfer.Upload

	name   string // without what may not stand in one
	fields url.Values
}

// takeTime lets a request and its answer take longer than the server's own timeouts.
func (v *visit) takeTime(d time.Duration) {
	c := http.NewResponseController(v.w)
	until := deadline(d)
	if err := errors.Join(c.SetReadDeadline(until), c.SetWriteDeadline(until)); err != nil {
		v.s.Log.WarnContext(v.r.Context(), "request can't be given more time", "cause", err.Error(), "trace_id", trace.ID(v.r.Context()))
	}
}

// deadline is when the connection gives up. It asks the machine's clock, as net/http does.
func deadline(d time.Duration) time.Time { return time.Now().Add(d) } //nolint:forbidigo // see above

// uploaded takes in a form with one file, has the file taken, and drops it. It returns the
// form's fields, or those that came before the error. The error is *batch.Refusal where there
// is no file or it is too large, or that of take.
func (v *visit) uploaded(take func(u *uploadedFile) error) (url.Values, error) {
	most := v.s.Config.MaxUpload
	form, err := v.receive(uploadTimeout, transfer.Bounds{Fields: maxBody, Files: 1, FileBytes: most})
	defer form.Drop()
	switch {
	case err != nil:
		return form.Fields, err
	case len(form.Files) == 0 || form.Files[0].Field != view.FieldFile:
		return form.Fields, noFile
	case form.Files[0].Size > most:
		return form.Fields, &batch.Refusal{Code: "file_too_large", Message: fmt.Sprintf("This file is larger than %s. Split it into several lists.", view.Size(most))}
	}
	file := form.Files[0]
	return form.Fields, take(&uploadedFile{Upload: file, name: batch.FileName(file.Name), fields: form.Fields})
}

// receive takes in a form with files within the time. Whatever the error, the form is there.
func (v *visit) receive(within time.Duration, b transfer.Bounds) (*transfer.Form, error) {
	v.takeTime(within)
	form, err := v.parts(b)
	if err == nil {
		v.guard()
	}
	return form, err
}

// parts reads a form that was sent as one with files is. Whatever the error, the form is there.
func (v *visit) parts(b transfer.Bounds) (*transfer.Form, error) {
	parts, err := v.r.MultipartReader()
	if err != nil {
		return &transfer.Form{Fields: url.Values{}}, fmt.Errorf("%w: %w", errBadForm, err)
	}
	form, err := transfer.ReadForm(parts, b)
	v.sent = form.Fields
	return form, readError(err)
}

// noFile: the form was sent without a file.
var noFile = &batch.Refusal{Code: people.RuleRequired, Message: "Choose a file to upload."}

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
		return &http.MaxBytesError{Limit: maxBody}
	}
	return fmt.Errorf("%w: %w", errBadForm, err)
}

// open reads the file as a list.
func (u *uploadedFile) open(books batch.Workbooks) (batch.Upload, error) {
	opened, err := books.Open(u.File, u.Size, u.name)
	if err != nil {
		return opened, fmt.Errorf("open uploaded file: %w", err)
	}
	opened.FileName, opened.File, opened.Size = u.name, u.File, u.Size
	return opened, nil
}
