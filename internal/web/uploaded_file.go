package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/url"
	"time"

	"techbiz/internal/batch"
	"techbiz/internal/people"
	"techbiz/internal/transfer"
	"techbiz/internal/web/kit"
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
func (s *Server) uploadBody() int64 { return drained*s.Config.MaxUpload + kit.MaxBody }

// uploadedFile is a form with a file.
type uploadedFile struct {
	*transfer.File // nil before there is one

	name   string
	size   int64      // bytes
	fields url.Values // those that stand before the file
}

// uploaded reads a multipart form into a file, has it taken, and drops it. It
// returns the fields that stood before the file. The error is *batch.Refusal where there
// is no file or it is too large, or that of take.
func (v *visit) uploaded(take func(u *uploadedFile) error) (fields url.Values, err error) {
	v.TakeTime(uploadTimeout)
	u := &uploadedFile{fields: url.Values{}}
	defer func() { u.Drop() }()
	if err := v.receive(u); err != nil {
		return u.fields, err
	}
	v.Guard()
	return u.fields, take(u)
}

func (v *visit) receive(u *uploadedFile) error {
	form, err := v.R.MultipartReader()
	if err != nil {
		return fmt.Errorf("%w: %w", kit.ErrBadForm, err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return noFile
		}
		if err != nil {
			return kit.ReadError(err)
		}
		if part.FormName() == view.FieldFile {
			return v.keepFile(u, part)
		}
		value, err := io.ReadAll(io.LimitReader(part, kit.MaxRequestKey+1))
		if err != nil {
			return kit.ReadError(err)
		}
		u.fields.Add(part.FormName(), string(value))
	}
}

// noFile: the form was sent without a file.
var noFile = &batch.Refusal{Code: people.RuleRequired, Message: "Choose a file to upload."}

// keepFile copies the part with the file.
func (v *visit) keepFile(u *uploadedFile, part *multipart.Part) error {
	if part.FileName() == "" {
		return noFile
	}
	u.name = batch.FileName(part.FileName())
	var err error
	if u.File, err = transfer.Spool(); err != nil {
		return err
	}
	most := v.s.Config.MaxUpload
	u.size, err = io.Copy(u.File, io.LimitReader(part, most+1))
	if err != nil {
		return kit.ReadError(err)
	}
	if u.size > most {
		_, _ = io.Copy(io.Discard, part) // within the route's limit; see drained
		return &batch.Refusal{Code: "file_too_large", Message: fmt.Sprintf("This file is larger than %s. Split it into several lists.", view.Size(most))}
	}
	return nil
}

// open reads the file as a list.
func (u *uploadedFile) open(books batch.Workbooks) (batch.Upload, error) {
	opened, err := books.Open(u.File, u.size, u.name)
	if err != nil {
		return opened, fmt.Errorf("open uploaded file: %w", err)
	}
	opened.FileName, opened.File, opened.Size = u.name, u.File, u.size
	return opened, nil
}
