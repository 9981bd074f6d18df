package batch

import (
	"fmt"
	"net/url"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/base/transfer"
	"techbiz/internal/invite/batch"
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
func (p *Pages) uploadBody() int64 { return drained*p.MaxUpload + kit.MaxBody }

// uploadedFile is the file of a form, and the fields beside it.
type uploadedFile struct {
	*transfer.Upload

	name   string // without what may not stand in one
	fields url.Values
}

// uploaded takes in a form with one file, has the file taken, and drops it. It returns the
// form's fields, or those that came before the error. The error is *batch.Refusal where there
// is no file or it is too large, or that of take.
func (p *Pages) uploaded(v *kit.Request, take func(u *uploadedFile) error) (url.Values, error) {
	most := p.MaxUpload
	form, err := v.Receive(uploadTimeout, transfer.Bounds{Fields: kit.MaxBody, Files: 1, FileBytes: most})
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

// noFile: the form was sent without a file.
var noFile = &batch.Refusal{Code: people.RuleRequired, Message: "Choose a file to upload."}

// open reads the file as a list.
func (u *uploadedFile) open(books batch.Workbooks) (batch.Upload, error) {
	opened, err := books.Open(u.File, u.Size, u.name)
	if err != nil {
		return opened, fmt.Errorf("open uploaded file: %w", err)
	}
	opened.FileName, opened.File, opened.Size = u.name, u.File, u.Size
	return opened, nil
}
